//! Damaged queries are survived: spans stand in the text, and what is still valid prints and reads back.

use logql::{diagnostic, highlight, parse, printer};
use proptest::prelude::*;

#[track_caller]
fn survives(source: &str) {
    let parsed = parse(source);
    for problem in &parsed.diagnostics {
        assert!(
            source.get(problem.span.start..problem.span.end).is_some(),
            "{source}: {problem:?}"
        );
        diagnostic::render(source, problem);
        if let Some(fix) = &problem.fix {
            assert!(
                source.get(fix.span.start..fix.span.end).is_some(),
                "{source}: {problem:?}"
            );
            fix.apply(source);
        }
    }
    if parsed.is_valid() {
        let printed = printer::print(&parsed.expr);
        let again = parse(&printed);
        assert!(
            again.is_valid(),
            "{source:?} became {printed:?}: {:?}",
            again.diagnostics
        );
        assert_eq!(printer::print(&again.expr), printed, "{source:?}");
    }
    for token in highlight::highlight(source) {
        assert!(
            source.get(token.span.start..token.span.end).is_some(),
            "{source}"
        );
    }
}

#[test]
fn every_query_cut_short_or_with_a_hole() {
    for query in crate::ACCEPTED.lines().chain(crate::REFUSED.lines()) {
        let places: Vec<usize> = query.char_indices().map(|(at, _)| at).collect();
        for (index, start) in places.iter().enumerate() {
            survives(&query[..*start]);
            let end = places.get(index + 1).copied().unwrap_or(query.len());
            survives(&format!("{}{}", &query[..*start], &query[end..]));
        }
    }
}

/// Pieces of the language in any order: many fit, and those that do must read back.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "{a=\"b\"}",
        "(",
        ")",
        "[5m]",
        "[",
        "]",
        "|",
        "|=",
        "!=",
        "|~",
        "!~",
        "|>",
        "=",
        "=~",
        "==",
        ">",
        "<=",
        ",",
        "+",
        "-",
        "*",
        "^",
        "and",
        "or",
        "unless",
        "by",
        "without",
        "on",
        "bool",
        "offset",
        "json",
        "logfmt",
        "--strict",
        "pattern",
        "regexp",
        "unwrap",
        "label_format",
        "line_format",
        "drop",
        "rate(",
        "sum(",
        "topk(",
        "count_over_time(",
        "quantile_over_time(",
        "vector(",
        "ip(",
        "duration(",
        "a",
        "b",
        "5",
        "0.5",
        "5m",
        "-5m",
        "5KB",
        "\"x\"",
        "`<a> <_>`",
        "\"{{.a}}\"",
        "'x'",
        "$x",
        "#c\n",
        "ä",
        "\"",
    ]);
    prop::collection::vec(piece, 1..14).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #[test]
    fn any_mixture_of_pieces_is_survived(source in pieces()) {
        survives(&source);
    }

    #[test]
    fn any_text_is_survived(source in "\\PC{0,40}") {
        survives(&source);
    }
}
