//! What a document's tree looks like: aliases, merges, several documents, what is refused.

use yaml::{Kind, Node};

fn show(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar(scalar) => format!("{:?}", scalar.text.as_str()),
        Kind::Sequence(items) => {
            let items: Vec<String> = items.iter().map(show).collect();
            format!("[{}]", items.join(" "))
        }
        Kind::Mapping(mapping) => {
            let pair = |entry: &yaml::Entry| format!("{}={}", show(&entry.key), show(&entry.value));
            let entries: Vec<String> = mapping.entries.iter().map(pair).collect();
            format!("{{{}}}", entries.join(" "))
        }
    }
}

#[track_caller]
fn check(source: &str, expected: &str) {
    let parsed = yaml::parse(source);
    let documents: Vec<String> = parsed
        .documents
        .iter()
        .map(|document| document.root.as_ref().map_or("-".to_owned(), show))
        .collect();
    let problems = parsed
        .documents
        .iter()
        .flat_map(|document| &document.problems)
        .chain(&parsed.syntax_error)
        .map(|problem| format!("\n{problem}"));
    let found = format!(
        "{}{}",
        documents.join(" --- "),
        problems.collect::<String>()
    );
    assert_eq!(found, expected);
}

#[test]
fn scalars_of_every_style() {
    check(
        "a: 'b''c'\n\"d\\te\": |\n  f\n  g\nh: >-\n  i\n  j\n",
        r#"{"a"="b'c" "d\te"="f\ng\n" "h"="i j"}"#,
    );
    check(
        "a: {{ $labels.job }}x\n",
        "\nline 1, column 21: while parsing a block mapping, did not find expected key",
    );
    check("a: |\n  b", r#"{"a"="b"}"#);
}

#[test]
fn aliases_and_merge_keys() {
    check(
        "base: &base {a: 1, b: 2}\none:\n  <<: *base\n  b: 3\ntwo: {<<: [*base, {a: 9, c: 4}]}\n",
        r#"{"base"={"a"="1" "b"="2"} "one"={"b"="3" "a"="1"} "two"={"a"="1" "b"="2" "c"="4"}}"#,
    );
    check("a: &x 1\nb: *x\n'<<': 2\n", r#"{"a"="1" "b"="1" "<<"="2"}"#);
    check(
        "a: {<<: 1}\n",
        "{\"a\"={}}\nline 1, column 9: map merge requires map or sequence of maps as the value",
    );
    check(
        "a: &a [*a]\n",
        "\nline 1, column 8: the anchor's value contains itself",
    );
}

#[test]
fn repeated_keys_are_refused() {
    check(
        "a: 1\nb: 2\na: 3\n",
        "{\"a\"=\"1\" \"b\"=\"2\"}\nline 3, column 1: mapping key \"a\" already defined at line 1",
    );
}

#[test]
fn several_documents_and_none() {
    check("# nothing\n", "");
    check("---\n", "-");
    check(
        "---\na: 1\n...\n---\n# c\nb: 2\n",
        r#"{"a"="1"} --- {"b"="2"}"#,
    );
    check(
        "a: 1\n---\nb: [\n",
        "{\"a\"=\"1\"}\nline 3, column 4: unclosed bracket '['",
    );
}

#[test]
fn a_billion_laughs_are_refused() {
    let mut source = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        source.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    let error = yaml::parse(&source).first().unwrap_err();
    assert_eq!(error.message, "document contains excessive aliasing");
}

#[test]
fn deep_nesting_is_refused() {
    let source = "[".repeat(100_000);
    assert!(yaml::parse(&source).first().is_err());
    let source = "- ".repeat(100_000);
    assert!(yaml::parse(&source).first().is_err());
    let chain: String = (1..1000).fold("a0: &a0 [x]\n".to_owned(), |text, level| {
        format!("{text}a{level}: &a{level} [*a{}]\n", level - 1)
    });
    assert!(yaml::parse(&chain).first().is_err());
}
