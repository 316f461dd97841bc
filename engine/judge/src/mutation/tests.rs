use std::fmt::Write as _;

use expect_test::{Expect, expect};
use promql::ParseOptions;

use super::expression::break_expression;
use super::{Kind, Mutant, for_each_mutant};

fn mutants(file: &str) -> Vec<Mutant> {
    let mut all = Vec::new();
    for_each_mutant("rules.yml", file, "severity", |mutant| all.push(mutant))
        .expect("a valid file");
    all
}

#[track_caller]
fn check(expr: &str, expected: &Expect) {
    let mut all = String::new();
    for broken in break_expression(expr, &ParseOptions::stable()) {
        writeln!(all, "{:?}: {}", broken.mutation.kind, broken.text).unwrap();
    }
    expected.assert_eq(&all);
}

#[test]
fn a_ratio_with_a_threshold() {
    check(
        r#"sum by (path) (rate(errors_total{job="api"}[5m])) / sum by (path) (rate(all_total[5m])) > 0.05"#,
        &expect![[r#"
            Comparison: sum by (path) (rate(errors_total{job="api"}[5m])) / sum by (path) (rate(all_total[5m])) < 0.05
            Arithmetic: sum by (path) (rate(errors_total{job="api"}[5m])) * sum by (path) (rate(all_total[5m])) > 0.05
            Grouping: sum by () (rate(errors_total{job="api"}[5m])) / sum by (path) (rate(all_total[5m])) > 0.05
            Aggregation: max by (path) (rate(errors_total{job="api"}[5m])) / sum by (path) (rate(all_total[5m])) > 0.05
            Function: sum by (path) (irate(errors_total{job="api"}[5m])) / sum by (path) (rate(all_total[5m])) > 0.05
            Function: sum by (path) (increase(errors_total{job="api"}[5m])) / sum by (path) (rate(all_total[5m])) > 0.05
            Window: sum by (path) (rate(errors_total{job="api"}[20m])) / sum by (path) (rate(all_total[5m])) > 0.05
            Window: sum by (path) (rate(errors_total{job="api"}[1m15s])) / sum by (path) (rate(all_total[5m])) > 0.05
            Matcher: sum by (path) (rate(errors_total[5m])) / sum by (path) (rate(all_total[5m])) > 0.05
            Matcher: sum by (path) (rate(errors_total{job!="api"}[5m])) / sum by (path) (rate(all_total[5m])) > 0.05
            Grouping: sum by (path) (rate(errors_total{job="api"}[5m])) / sum by () (rate(all_total[5m])) > 0.05
            Aggregation: sum by (path) (rate(errors_total{job="api"}[5m])) / max by (path) (rate(all_total[5m])) > 0.05
            Function: sum by (path) (rate(errors_total{job="api"}[5m])) / sum by (path) (irate(all_total[5m])) > 0.05
            Function: sum by (path) (rate(errors_total{job="api"}[5m])) / sum by (path) (increase(all_total[5m])) > 0.05
            Window: sum by (path) (rate(errors_total{job="api"}[5m])) / sum by (path) (rate(all_total[20m])) > 0.05
            Window: sum by (path) (rate(errors_total{job="api"}[5m])) / sum by (path) (rate(all_total[1m15s])) > 0.05
            Threshold: sum by (path) (rate(errors_total{job="api"}[5m])) / sum by (path) (rate(all_total[5m])) > 0.1
            Threshold: sum by (path) (rate(errors_total{job="api"}[5m])) / sum by (path) (rate(all_total[5m])) > 0.025
        "#]],
    );
}

#[test]
fn both_windows_of_a_burn_rate() {
    check(
        "ratio1h > 14.4 * 0.001 and ratio5m > 14.4 * 0.001",
        &expect![[r#"
            SetOperator: ratio1h > 14.4 * 0.001 or ratio5m > 14.4 * 0.001
            Operand: (ratio1h > 14.4 * 0.001)
            Operand: (ratio5m > 14.4 * 0.001)
            Comparison: ratio1h < 14.4 * 0.001 and ratio5m > 14.4 * 0.001
            Threshold: ratio1h > 28.8 * 0.001 and ratio5m > 14.4 * 0.001
            Threshold: ratio1h > 7.2 * 0.001 and ratio5m > 14.4 * 0.001
            Comparison: ratio1h > 14.4 * 0.001 and ratio5m < 14.4 * 0.001
            Threshold: ratio1h > 14.4 * 0.001 and ratio5m > 28.8 * 0.001
            Threshold: ratio1h > 14.4 * 0.001 and ratio5m > 7.2 * 0.001
        "#]],
    );
}

#[test]
fn what_changes_nothing_is_left_out() {
    // No scale matters to a comparison with 0, and 0 has no multiple.
    check(
        "sum(rate(a[5m])) > 0",
        &expect![[r#"
        Comparison: sum(rate(a[5m])) < 0
        Function: sum(irate(a[5m])) > 0
        Window: sum(rate(a[20m])) > 0
        Window: sum(rate(a[1m15s])) > 0
    "#]],
    );
    check("absent(up)", &expect![[""]]);
}

#[test]
fn an_expression_that_cannot_be_read_has_no_mutants() {
    check("sum(", &expect![[""]]);
}

#[test]
fn a_rule_is_also_broken_beside_its_expression() {
    let file = "
groups:
  - name: g
    rules:
      - alert: Down
        expr: up == 0
        for: 5m
        labels: {severity: page, team: 'a \"b\"'}
";
    let mut all = String::new();
    for mutant in mutants(file) {
        let mutation = &mutant.mutation;
        writeln!(
            all,
            "{} line {}: {:?} `{}` -> `{}`\n  {}",
            mutant.rule, mutant.line, mutation.kind, mutation.from, mutation.to, mutation.hint
        )
        .unwrap();
        assert!(!mutants(&mutant.text).is_empty() || mutation.kind == Kind::Rule);
    }
    expect![[r#"
        Down line 5: Rule `Down` -> ``
          any case with `alertname: Down`
        Down line 5: Comparison `==` -> `!=`
          a case with a value on each side of the threshold: the alert on one, `exp_alerts: []` on the other (`up` == `0`)
        Down line 5: For `for: 5m` -> ``
          a case right after the condition begins to hold: `exp_alerts: []`, for it is only pending
        Down line 5: For `for: 5m` -> `for: 2m30s`
          a case 3m45s after the condition begins to hold: `exp_alerts: []`, for it is still pending
        Down line 5: For `for: 5m` -> `for: 10m`
          a case between 5m and 10m after the condition begins to hold, which expects the alert
        Down line 5: Label `severity: page` -> `severity: info`
          a case whose `exp_labels` name `severity: page`
    "#]].assert_eq(&all);
}
