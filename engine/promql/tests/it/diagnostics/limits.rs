//! What is switched off, and what is too much.

use expect_test::{Expect, expect};
use promql::{ParseOptions, parse};

use super::check_with;

#[test]
fn what_is_experimental_says_so() {
    let check = |query, expected: Expect| check_with(&ParseOptions::stable(), query, &expected);
    check(
        "limitk(3, up)",
        expect![[r#"
        limitk(3, up)
        ^^^^^^ `limitk` is experimental
        Prometheus wants `--enable-feature=promql-experimental-functions` for it
    "#]],
    );
    check(
        r#"sort_by_label(up, "job")"#,
        expect![[r#"
        sort_by_label(up, "job")
        ^^^^^^^^^^^^^ `sort_by_label` is experimental
        Prometheus wants `--enable-feature=promql-experimental-functions` for it
    "#]],
    );
    check(
        "rate(up[5m] smoothed)",
        expect![[r#"
        rate(up[5m] smoothed)
                    ^^^^^^^^ `smoothed` is experimental
                    Prometheus wants `--enable-feature=promql-extended-range-selectors` for it
    "#]],
    );
    check(
        "a + fill(0) b",
        expect![[r#"
        a + fill(0) b
            ^^^^ `fill` is experimental
            Prometheus wants `--enable-feature=promql-binop-fill-modifiers` for it
    "#]],
    );
}

#[test]
fn calculating_with_durations_was_guarded_before_3_14() {
    let older = ParseOptions {
        duration_expressions: false,
        ..ParseOptions::stable()
    };
    let check = |query, expected: Expect| check_with(&older, query, &expected);
    check(
        "rate(up[5m * 2])",
        expect![[r#"
        rate(up[5m * 2])
                ^^^^^^ calculating with durations is experimental
                Prometheus before 3.14 wants `--enable-feature=promql-duration-expr` for it
    "#]],
    );
    check(
        "up offset step()",
        expect![[r#"
        up offset step()
                  ^^^^^^ calculating with durations is experimental
                  Prometheus before 3.14 wants `--enable-feature=promql-duration-expr` for it
    "#]],
    );
    assert!(parse("rate(up[5m * 2] offset step())", &ParseOptions::stable()).is_valid());
}

#[test]
fn deep_nesting_is_a_problem_and_not_a_crash() {
    for query in [
        "(".repeat(100_000),
        "-".repeat(100_000),
        "a^".repeat(100_000),
        "a[1m:".repeat(10_000),
    ] {
        let parsed = parse(&query, &ParseOptions::everything());
        assert!(!parsed.is_valid());
        assert!(parsed.diagnostics.len() < 5, "{:?}", parsed.diagnostics);
    }
}

#[test]
fn a_long_chain_is_a_problem_and_not_a_crash() {
    let chain = |length: usize| vec!["up"; length].join(" + ");
    let in_brackets = format!("up[{}]", vec!["1m"; 100_000].join(" + "));
    for query in [
        format!("({}) offset 5m", chain(100_000)),
        format!("rate({})[5m]", chain(100_000)),
        in_brackets,
        format!("up{}", "[1m:1m]".repeat(100_000)),
    ] {
        let parsed = parse(&query, &ParseOptions::everything());
        assert!(!parsed.is_valid());
    }
    assert!(parse(&chain(900), &ParseOptions::stable()).is_valid());
    let parsed = parse(&chain(100_000), &ParseOptions::stable());
    assert_eq!(parsed.diagnostics.len(), 1);
    assert_eq!(parsed.diagnostics[0].code, "too-deep");
}
