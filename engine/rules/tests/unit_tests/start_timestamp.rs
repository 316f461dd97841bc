//! `start_timestamp`, which `promtool` knows since 3.9.

use rules::unit_test::{RunOptions, load, run};

#[test]
fn a_test_may_start_at_any_time() {
    let text = r"
tests:
- interval: 1m
  start_timestamp: 2024-02-29T12:00:00Z
  input_series:
  - {series: up, values: 0+1x10}
  promql_expr_test:
  - {expr: up + 0 * hour(), eval_time: 5m, exp_samples: [{value: 5}]}
  - {expr: 'hour()', eval_time: 5m, exp_samples: [{value: 12}]}
  - {expr: 'day_of_month(vector(time()))', eval_time: 5m, exp_samples: [{value: 29}]}
";
    let report = run(&load(text), &|_| Vec::new(), &RunOptions::default());
    assert!(report.is_success(), "{report}");
}

#[test]
fn a_start_that_is_none_is_refused() {
    let report = run(
        &load("tests:\n- start_timestamp: soon\n"),
        &|_| Vec::new(),
        &RunOptions::default(),
    );
    assert_eq!(
        report.to_string(),
        "line 2, column 20: tests[0].start_timestamp: cannot parse \"soon\" to a valid timestamp\n"
    );
}
