use tsdb::Labels;

use super::{Matchers, Syntax};

#[track_caller]
fn reads(syntax: Syntax, text: &str, expected: &str) {
    let read = match syntax.parse(text) {
        Ok(parsed) => Matchers::new(parsed.matchers).to_string(),
        Err(reason) => reason,
    };
    assert_eq!(read, expected, "{syntax:?} reads {text:?}");
}

#[test]
fn both_syntaxes_read_the_common_forms() {
    for syntax in [Syntax::Classic, Syntax::Utf8, Syntax::Fallback] {
        reads(syntax, r#"foo="bar""#, r#"{foo="bar"}"#);
        reads(syntax, "foo = bar", r#"{foo="bar"}"#);
        reads(syntax, r#"{foo=~"a|b", x!="y",}"#, r#"{foo=~"a|b",x!="y"}"#);
        reads(syntax, "", "{}");
        reads(syntax, "{}", "{}");
    }
}

#[test]
fn utf8_names_need_the_new_syntax() {
    reads(
        Syntax::Utf8,
        r#""café au lait"="x""#,
        r#"{"café au lait"="x"}"#,
    );
    reads(Syntax::Utf8, "🙂=x", r#"{🙂="x"}"#);
    reads(Syntax::Classic, "🙂=x", "bad matcher format: 🙂=x");
    reads(Syntax::Fallback, "🙂=x", r#"{🙂="x"}"#);
}

#[test]
fn what_only_the_classic_syntax_reads_is_read_so_with_a_suggestion() {
    let parsed = Syntax::Fallback.parse("foo=~a{2}|b,c=").unwrap();
    assert_eq!(parsed.suggestion.as_deref(), Some(r#"foo=~"a{2}|b",c="""#));
    // Both read it, but a backslash within quotes differs.
    let parsed = Syntax::Fallback.parse(r#"foo="\x41""#).unwrap();
    assert_eq!(parsed.matchers[0].value, r"\x41");
    assert!(parsed.suggestion.is_some());
}

#[test]
fn errors_are_worded_as_alertmanager_words_them() {
    reads(Syntax::Fallback, "foo", "bad matcher format: foo");
    reads(
        Syntax::Utf8,
        "foo",
        "end of input: expected an operator such as '=', '!=', '=~' or '!~'",
    );
    reads(Syntax::Utf8, "foo=bar}", "0:8: }: expected opening brace");
    reads(
        Syntax::Utf8,
        "{foo=bar",
        "0:8: end of input: expected close brace",
    );
    reads(
        Syntax::Utf8,
        "foo=\"bar",
        "4:8: \"bar: missing end \": expected label value",
    );
    reads(
        Syntax::Classic,
        r#"foo="bar"baz""#,
        r#"matcher value contains unescaped double quote: "bar"baz""#,
    );
}

#[test]
fn a_missing_label_matches_as_the_empty_text() {
    let matches = |text: &str, labels: &[(&str, &str)]| {
        let matchers = Matchers::new(Syntax::Fallback.parse(text).unwrap().matchers);
        matchers.is_match(&Labels::new(labels.iter().copied()))
    };
    assert!(matches("team!=db", &[]));
    assert!(matches("team=~.*", &[]));
    assert!(matches(r#"team="""#, &[]));
    assert!(!matches("team=~.+", &[]));
    assert!(matches("team!~.+", &[]));
    assert!(matches("team=~db", &[("team", "db")]));
    assert!(!matches("team=~d", &[("team", "db")]));
}
