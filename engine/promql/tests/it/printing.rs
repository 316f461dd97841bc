//! Queries printed and read again.

use promql::{Expr, ParseOptions, parse, printer};

use crate::without_spans::without_spans;

#[track_caller]
fn check(query: &str, printed: &str) {
    let parsed = read(query);
    assert_eq!(printer::print(&parsed), printed);
    assert_reads_back(query, &parsed);
}

#[track_caller]
fn read(query: &str) -> Expr {
    let parsed = parse(query, &ParseOptions::everything());
    assert!(parsed.is_valid(), "{query}: {:?}", parsed.diagnostics);
    parsed.expr
}

#[track_caller]
fn assert_reads_back(query: &str, expr: &Expr) {
    let printed = printer::print(expr);
    let again = parse(&printed, &ParseOptions::everything());
    assert_eq!(
        without_spans(expr),
        without_spans(&again.expr),
        "{query} is printed as {printed}"
    );
}

#[test]
fn selectors() {
    check("up", "up");
    check(
        "up { job = 'api' , status =~ \"5..\" }",
        r#"up{job="api",status=~"5.."}"#,
    );
    check(
        r#"{"http.requests", "service.name"!="x"}"#,
        r#"{"http.requests","service.name"!="x"}"#,
    );
    check(r#"{a="b", "up"}"#, r#"up{a="b"}"#);
    check(r#"{__name__="up"}"#, r#"{__name__="up"}"#);
    check(r#"{"bool"}"#, r#"{"bool"}"#);
    check(r"up{path=`\d`}", r#"up{path="\\d"}"#);
}

#[test]
fn strings_keep_every_byte() {
    check(
        r#"label_replace(up, "a", "\xc5z\u00e9", 'b', `\d`)"#,
        r#"label_replace(up, "a", "\xc5zé", "b", "\\d")"#,
    );
}

#[test]
fn modifiers_come_in_prometheus_order() {
    check("up offset 60 @ 1.5", "up @ 1.500 offset 1m");
    check(
        "up[5m] offset -1h30m @ end()",
        "up[5m] @ end() offset -1h30m",
    );
    check("rate(up[1h])[1d:] offset 1w", "rate(up[1h])[1d:] offset 1w");
    check("up[5m] anchored @ -3", "up[5m] anchored @ -3.000");
}

#[test]
fn durations_keep_their_grouping() {
    check("up[(-5s)^2]", "up[(-5s) ^ 2s]");
    check("up[-5s^2+60s]", "up[-5s ^ 2s + 1m]");
    check("up offset (1m) + step()", "up offset (1m) + step()");
    check("up offset -(1m + step())", "up offset -(1m + step())");
    check("up offset 2 ^ 2", "up offset 2s ^ 2");
    check("up offset +-step() + 1", "up offset ++-step() + 1s");
    check(
        "up[max_of(step(), 5s):step()*2]",
        "up[max_of(step(), 5s):step() * 2s]",
    );
}

#[test]
fn operators_keep_their_grouping() {
    check("-2^2", "-2 ^ 2");
    check("- 1 * up", "-1 * up");
    check("2^3^2", "2 ^ 3 ^ 2");
    check("Inf^2", "Inf ^ 2");
    check("Inf * up", "+Inf * up");
    check("a / on(x) group_left b", "a / on (x) group_left () b");
    check(
        "a + ignoring(\"x.y\") fill(-Inf) fill",
        r#"a + ignoring ("x.y") fill (-Inf) fill"#,
    );
    check("a == bool fill_right(1) b", "a == bool fill_right (1) b");
    check(
        "sum(up) by (without_quotes, \"without\")",
        r#"sum by (without_quotes, "without") (up)"#,
    );
    check("topk without() (5, up)", "topk without () (5, up)");
}
