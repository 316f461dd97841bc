//! What a failure says: both sides, the place, and the misunderstanding behind it.

use expect_test::{Expect, expect};
use rules::unit_test::{RuleSource, RunOptions, load, run};

const RULES: &str = r#"
groups:
- name: g
  rules:
  - alert: Down
    expr: up == 0
    for: 5m
    labels: {severity: page}
    annotations: {summary: "{{ $labels.instance }} is down"}
  - alert: Broken
    expr: up == 0
    annotations: {summary: '{{ humanize "x" }}'}
  - record: job:up:sum
    expr: sum by (job) (up)
"#;

/// Runs `test` with an instance that is down from the third minute to the twelfth.
#[track_caller]
fn check(test: &str, expected: &Expect) {
    let text = format!(
        r#"rule_files: [rules.yml]
tests:
- name: one instance
  interval: 1m
  input_series:
  - {{series: 'up{{job="api", instance="a"}}', values: 1x2 0x9 1x20}}
{test}"#
    );
    let rules = |_: &str| {
        vec![RuleSource {
            name: "rules.yml".to_owned(),
            text: RULES.to_owned(),
        }]
    };
    let report = run(&load(&text), &rules, &RunOptions::default());
    expected.assert_eq(&report.to_string());
}

#[test]
fn an_alert_that_is_still_pending() {
    check(
        r"  alert_rule_test:
  - eval_time: 5m
    alertname: Down
    exp_alerts: [{exp_labels: {job: api, instance: a, severity: page}, exp_annotations: {summary: a is down}}]",
        &expect![[r#"
            3:3: one instance
              8:5: alert Down at 5m
              - {alertname="Down", instance="a", job="api", severity="page"} expected, not firing
                  summary: "a is down"
                why: the alert is pending since 3m; with `for: 5m` it fires at 8m at the earliest
        "#]],
    );
}

#[test]
fn an_alert_before_it_begins_and_after_it_ends() {
    check(
        r"  alert_rule_test:
  - {eval_time: 1m, alertname: Down, exp_alerts: [{exp_labels: {job: api}}]}
  - {eval_time: 15m30s, alertname: Down, exp_alerts: [{exp_labels: {job: api}}]}",
        &expect![[r#"
            3:3: one instance
              8:5: alert Down at 1m
              - {alertname="Down", job="api"} expected, not firing
                why: the expression gives nothing at 1m; its first result comes at 3m
              9:5: alert Down at 15m30s
              - {alertname="Down", job="api"} expected, not firing
                why: the alert fired from 8m and was resolved at 13m; there is no evaluation at 15m30s: the alerts are as after 15m
        "#]],
    );
}

#[test]
fn only_the_annotations_differ() {
    check(
        r"  alert_rule_test:
  - eval_time: 9m
    alertname: Down
    exp_alerts: [{exp_labels: {job: api, instance: a, severity: page}, exp_annotations: {summary: A is down, runbook: none}}]",
        &expect![[r#"
            3:3: one instance
              8:5: alert Down at 9m
                firing, but not as expected:
                  alertname="Down"
                  instance="a"
                  job="api"
                  severity="page"
                ! runbook="none"       got -
                ! summary="A is down"  got summary="a is down"
                why: the labels are right; only the annotations differ: `runbook`, `summary`
        "#]],
    );
}

#[test]
fn a_label_of_the_series_is_left_out() {
    check(
        r"  alert_rule_test:
  - eval_time: 9m
    alertname: Down
    exp_alerts: [{exp_labels: {job: api, severity: page}, exp_annotations: {summary: a is down}}]",
        &expect![[r#"
            3:3: one instance
              8:5: alert Down at 9m
                firing, but not as expected:
                  alertname="Down"
                ! -                 got instance="a"
                  job="api"
                  severity="page"
                  summary="a is down"
                why: `exp_labels` must hold all labels but `alertname`, those of the series too: `instance` is missing
        "#]],
    );
}

#[test]
fn a_template_that_fails() {
    check(
        r"  alert_rule_test:
  - eval_time: 9m
    alertname: Broken
    exp_alerts: [{exp_labels: {job: api, instance: a}, exp_annotations: {summary: x}}]",
        &expect![[r#"
            3:3: one instance
              8:5: alert Broken at 9m
                firing, but not as expected:
                  alertname="Broken"
                  instance="a"
                  job="api"
                ! summary="x"  got summary="<error expanding template: error executing template __alert_Broken: template: __alert_Broken:1:115: executing \"__alert_Broken\" at <humanize \"x\">: error calling humanize: strconv.ParseFloat: parsing \"x\": invalid syntax>"
                why: the labels are right; the template of `summary` fails
        "#]],
    );
}

#[test]
fn an_alert_too_many_and_one_that_is_not_there() {
    check(
        r"  alert_rule_test:
  - {eval_time: 9m, alertname: Down}
  - {eval_time: 9m, alertname: down, exp_alerts: [{}]}
  - {eval_time: 9m, alertname: Other, exp_alerts: [{}]}",
        &expect![[r#"
            3:3: one instance
              8:5: alert Down at 9m
              + {alertname="Down", instance="a", job="api", severity="page"} firing, not expected
                  summary: "a is down"
                why: these alerts fire too: expect them, or keep them from firing
              9:5: alert down at 9m
              - {alertname="down"} expected, not firing
                why: no rule is called `down`; there is `Down`
              10:5: alert Other at 9m
              - {alertname="Other"} expected, not firing
                why: no alerting rule of the rule files is called `Other`
        "#]],
    );
}

#[test]
fn samples_that_differ() {
    check(
        r#"  promql_expr_test:
  - {expr: job:up:sum, eval_time: 1m, exp_samples: [{labels: '{job="api"}', value: 1}]}
  - {expr: job:up:sum, eval_time: 1m, exp_samples: [{labels: 'job:up:sum{job="api"}', value: 2}, {labels: x, value: 1}]}
  - {expr: 0.1 + 0.2, eval_time: 1m, exp_samples: [{value: 0.3}]}
  - {expr: 0 / 0, eval_time: 1m, exp_samples: [{value: .nan}]}
  - {expr: nothing, eval_time: 1m, exp_samples: [{value: 1}]}
  - {expr: rate(up), eval_time: 1m}"#,
        &expect![[r#"
            3:3: one instance
              8:5: job:up:sum at 1m
              - {job="api"} 1 expected, not there
              + job:up:sum{job="api"} 1 not expected
                why: only the metric's name differs: write it before the labels
              9:5: job:up:sum at 1m
              ! job:up:sum{job="api"} is 1, not 2
              - x 1 expected, not there
              10:5: 0.1 + 0.2 at 1m
              ! {} is 0.30000000000000004, not 0.3
                why: the values are neighbouring floats: `fuzzy_compare: true` takes them for equal
              11:5: 0 / 0 at 1m
              ! {} is NaN, not NaN
                why: NaN equals nothing, not even NaN: test for it in the expression
              12:5: nothing at 1m
              - {} 1 expected, not there
                why: the expression gives nothing at that time
              13:5: rate(up) at 1m: `rate` needs a range, like `[5m]`
        "#]],
    );
}

#[test]
fn a_file_with_mistakes() {
    check(
        r"  alert_rule_tests: []
  promql_expr_test: [{expr: up, eval_time: soon, exp_samples: [{value: many}]}]",
        &expect![[r#"
            line 7, column 3: tests[0]: field alert_rule_tests not found in type main.testGroup (did you mean `alert_rule_test`?)
            line 8, column 44: tests[0].promql_expr_test[0].eval_time: not a valid duration string: "soon"
            line 8, column 72: tests[0].promql_expr_test[0].exp_samples[0].value: cannot unmarshal !!str `many` into float64
        "#]],
    );
}

#[test]
fn a_test_that_would_take_a_year() {
    let text = "evaluation_interval: 1ms\nrule_files: [rules.yml]\ntests:\n- promql_expr_test: [{expr: '1', eval_time: 1y}]\n";
    let rules = |_: &str| {
        vec![RuleSource {
            name: "rules.yml".to_owned(),
            text: RULES.to_owned(),
        }]
    };
    let report = run(&load(text), &rules, &RunOptions::default());
    expect![[r#"
        4:3: unnamed test
          4:3: the rules would be evaluated 94608000003 times, more than 50000000: use a longer interval or a shorter period
    "#]].assert_eq(&report.to_string());
}
