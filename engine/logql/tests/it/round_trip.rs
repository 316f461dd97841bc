//! What Loki accepts is accepted, and printed so that it reads back as the same query.

use logql::{parse, printer};

#[test]
fn what_loki_accepts_is_read_and_printed() {
    for query in crate::ACCEPTED.lines() {
        let parsed = parse(query);
        assert!(parsed.is_valid(), "{query}: {:#?}", parsed.diagnostics);
        let printed = printer::print(&parsed.expr);
        let again = parse(&printed);
        assert!(
            again.is_valid(),
            "{query} became {printed}: {:#?}",
            again.diagnostics
        );
        assert_eq!(printer::print(&again.expr), printed, "{query}");
    }
}

#[test]
fn commas_and_blanks_reach_to_the_end() {
    let grouped = |query: &str| {
        let parsed = parse(query);
        let logql::ExprKind::Log(query) = parsed.expr.kind else {
            panic!("{query} selects lines");
        };
        match &query.stages[0].kind {
            logql::ast::StageKind::LabelFilter(filter) => in_parens(filter),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        grouped("{x=\"y\"} | a=1 or b=2, c=3 or d=4"),
        "(a == 1 or (b == 2 & (c == 3 or d == 4)))"
    );
    assert_eq!(
        grouped("{x=\"y\"} | a=1 and b=2 or c=3 d=4"),
        "((a == 1 & b == 2) or (c == 3 & d == 4))"
    );
}

fn in_parens(filter: &logql::ast::LabelFilter) -> String {
    use logql::ast::LabelFilterKind::{And, Or};
    match &filter.kind {
        And { lhs, rhs, .. } => format!("({} & {})", in_parens(lhs), in_parens(rhs)),
        Or { lhs, rhs } => format!("({} or {})", in_parens(lhs), in_parens(rhs)),
        _ => filter.to_string(),
    }
}
