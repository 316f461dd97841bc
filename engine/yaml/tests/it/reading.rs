//! Typed reading: what fits which type, and how mistakes are told.

use yaml::{Field, Reader};

/// Reads the value of `v` and shows what came of it and what was refused.
#[track_caller]
fn check<T: std::fmt::Debug>(
    value: &str,
    read: impl Fn(&mut Reader, &Field<'_>) -> T,
    expected: &str,
) {
    let source = format!("v: {value}\n");
    let document = yaml::parse(&source).first().unwrap();
    let mut reader = Reader::default();
    let root = reader.root(&document).unwrap();
    let mut fields = reader.fields(&root, "T");
    let field = fields.required(&mut reader, "v").unwrap();
    let read = read(&mut reader, &field);
    fields.finish(&mut reader);
    let problems = reader.problems.iter().map(|problem| format!("\n{problem}"));
    assert_eq!(
        format!("{read:?}{}", problems.collect::<String>()),
        expected
    );
}

#[test]
fn strings_take_every_scalar() {
    let string = |reader: &mut Reader, field: &Field<'_>| reader.string(field);
    check("8080", string, r#"Some("8080"@1:4)"#);
    check("true", string, r#"Some("true"@1:4)"#);
    check("~", string, "None");
    check("'~'", string, r#"Some("~"@1:4)"#);
    check(
        "[1]",
        string,
        "None\nline 1, column 4: v: cannot unmarshal !!seq into string",
    );
}

#[test]
fn numbers_and_bools() {
    let int = |reader: &mut Reader, field: &Field<'_>| reader.int(field).map(|i| i.value);
    let float = |reader: &mut Reader, field: &Field<'_>| reader.float(field).map(|f| f.value);
    let bool = |reader: &mut Reader, field: &Field<'_>| reader.bool(field).map(|b| b.value);
    check("0x10", int, "Some(16)");
    check("2.0", int, "Some(2)");
    check(
        "'2'",
        int,
        "None\nline 1, column 4: v: cannot unmarshal !!str `2` into int",
    );
    check(
        "a long text",
        int,
        "None\nline 1, column 4: v: cannot unmarshal !!str `a long ...` into int",
    );
    check("1e3", float, "Some(1000.0)");
    check("yes", bool, "Some(true)");
    check("off", bool, "Some(false)");
    check(
        "1",
        bool,
        "None\nline 1, column 4: v: cannot unmarshal !!int `1` into bool",
    );
    check("", bool, "None");
}

#[test]
fn collections() {
    let map = |reader: &mut Reader, field: &Field<'_>| reader.string_map(field);
    let list = |reader: &mut Reader, field: &Field<'_>| reader.strings(field);
    check(
        "{a: 1, 2: ~, c: 'x'}",
        map,
        r#"[("a"@1:5, "1"@1:8), ("2"@1:11, ""@1:14), ("c"@1:17, "x"@1:20)]"#,
    );
    check(
        "{a: []}",
        map,
        "[]\nline 1, column 8: v.a: cannot unmarshal !!seq into string",
    );
    check("", map, "[]");
    check(
        "x",
        list,
        "[]\nline 1, column 4: v: cannot unmarshal !!str `x` into []string",
    );
    check(
        "[x, {}]",
        list,
        "[\"x\"@1:5]\nline 1, column 8: v[1]: cannot unmarshal !!map into string",
    );
}

#[test]
fn unknown_and_missing_fields() {
    let document = yaml::parse("nmae: 1\nother_thing: 2\n").first().unwrap();
    let mut reader = Reader::default();
    let root = reader.root(&document).unwrap();
    let mut fields = reader.fields(&root, "config.Thing");
    assert!(fields.required(&mut reader, "name").is_none());
    fields.finish(&mut reader);
    let problems: Vec<String> = reader.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "line 1, column 1: field `name` is missing",
            "line 1, column 1: field nmae not found in type config.Thing (did you mean `name`?)",
            "line 2, column 1: field other_thing not found in type config.Thing (known here: name)",
        ]
    );
}
