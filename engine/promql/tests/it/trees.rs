//! Which operand belongs to which operator.

use promql::{Expr, ExprKind, ParseOptions, parse, printer};

/// `query` with every operation in parentheses, operator first.
#[track_caller]
fn check(query: &str, expected: &str) {
    let parsed = parse(query, &ParseOptions::everything());
    assert!(parsed.is_valid(), "{query}: {:?}", parsed.diagnostics);
    assert_eq!(shape(&parsed.expr), expected);
}

fn shape(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Binary { op, lhs, rhs, .. } => {
            format!("({} {} {})", op.symbol(), shape(lhs), shape(rhs))
        }
        ExprKind::Unary { expr, .. } => format!("(neg {})", shape(expr)),
        ExprKind::Paren(inner) => shape(inner),
        _ => printer::print(expr),
    }
}

#[test]
fn operators_bind_from_or_to_power() {
    check(
        "a or b and c == d + e * f ^ g",
        "(or a (and b (== c (+ d (* e (^ f g))))))",
    );
    check("a * b / c % d", "(% (/ (* a b) c) d)");
    check("a atan2 b * c", "(* (atan2 a b) c)");
    check("a unless b and c or d", "(or (and (unless a b) c) d)");
    check("a < b </ c > d", "(> (</ (< a b) c) d)");
}

#[test]
fn power_groups_to_the_right() {
    check("a ^ b ^ c", "(^ a (^ b c))");
    check("a ^ -b ^ c", "(^ a (neg (^ b c)))");
    check("a ^ -b * c", "(* (^ a (neg b)) c)");
}

#[test]
fn a_sign_binds_less_than_power_and_more_than_times() {
    check("-a ^ b", "(neg (^ a b))");
    check("-a * b", "(* (neg a) b)");
    check("-1 ^ 2", "(neg (^ 1 2))");
    check("--1", "1");
    check("-rate(a[5m]) + 1", "(+ (neg rate(a[5m])) 1)");
}

#[test]
fn modifiers_belong_to_the_last_operand() {
    check("a + b offset 5m", "(+ a b offset 5m)");
    check("a offset 2 ^ 2", "(^ a offset 2s 2)");
    check("a offset -2 * b", "(* a offset -2s b)");
    check("a offset step() + 1", "(+ a offset step() 1)");
    check("a ^ b @ end()", "(^ a b @ end())");
}

#[test]
fn keywords_are_names_where_they_can_be() {
    check("sum + by", "(+ sum by)");
    check("and and and", "(and and and)");
    check("offset offset 5m", "offset offset 5m");
    check("start - end", "(- start end)");
    check("fill + fill(0) fill", "(+ fill fill)");
    check(r#"bottomk{sum="x", on="y"}"#, r#"bottomk{sum="x",on="y"}"#);
    check("SUM(x) BY (on)", "sum by (on) (x)");
}

#[test]
fn numbers_have_many_forms() {
    check(
        "0x1F + 0755 + 1_000 + .5 + 5. + 1e-3",
        "(+ (+ (+ (+ (+ 31 493) 1000) 0.5) 5) 0.001)",
    );
    check("5m + 1h30m", "(+ 300 5400)");
    check("iNf * nAn", "(* +Inf NaN)");
}

#[test]
fn spans_cover_what_was_written() {
    let query = "sum by (a) (rate(up{x=\"y\"}[5m] offset 1h)) # done";
    let parsed = parse(query, &ParseOptions::stable());
    let mut written = Vec::new();
    parsed
        .expr
        .walk(&mut |part| written.push(&query[part.span.start..part.span.end]));
    assert_eq!(
        written,
        [
            r#"sum by (a) (rate(up{x="y"}[5m] offset 1h))"#,
            r#"rate(up{x="y"}[5m] offset 1h)"#,
            r#"up{x="y"}[5m] offset 1h"#,
            r#"up{x="y"}"#,
        ]
    );
}
