//! Tests of tests: what careless ones let pass, careful ones notice.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use judge::{JudgeError, MutationReport, TestedRules, mutate_and_test};

const RULES: &str = include_str!("../mutation/rules.yml");
const CARELESS: &str = include_str!("../mutation/careless_test.yml");
const CAREFUL: &str = include_str!("../mutation/careful_test.yml");

fn test(rules: &str, tests: &str) -> Result<MutationReport, JudgeError> {
    mutate_and_test(&TestedRules {
        rules: ("rules.yml", rules),
        tests: ("tests.yml", tests),
        severity_label: "severity",
    })
}

#[track_caller]
fn check(tests: &str, expected: &Expect) {
    let report = test(RULES, tests).expect("the tests pass on what nobody broke");
    let survived = report.survivors.len();
    let mut text = format!("{survived} of {} mutants survived\n", report.mutants);
    for survivor in &report.survivors {
        writeln!(
            text,
            "{} (line {}): {}",
            survivor.rule, survivor.line, survivor.because
        )
        .expect("a string takes everything");
    }
    expected.assert_eq(&text);
}

#[test]
fn one_case_lets_nearly_everything_pass() {
    check(
        CARELESS,
        &expect![[r#"
            16 of 24 mutants survived
            job:http_errors:ratio_rate5m (line 4): the tests pass with `*` in place of `/`; missing: a case whose numbers tell the operators apart: no 0 and no 1 on the right
            job:http_errors:ratio_rate5m (line 4): the tests pass with `max` in place of `sum`; missing: a case with two or more input series of different values in one group
            job:http_errors:ratio_rate5m (line 4): the tests pass with `irate` in place of `rate`; missing: a case in which the counter changes its pace within the window
            job:http_errors:ratio_rate5m (line 4): the tests pass with `increase` in place of `rate`; missing: a case whose value is close to the threshold
            job:http_errors:ratio_rate5m (line 4): the tests pass with `20m` in place of `5m`; missing: a case in which the counter changes its pace: with one pace throughout, `[5m]` and `[20m]` say the same
            job:http_errors:ratio_rate5m (line 4): the tests pass with `1m15s` in place of `5m`; missing: a case in which the counter changes its pace: with one pace throughout, `[5m]` and `[1m15s]` say the same
            job:http_errors:ratio_rate5m (line 4): the tests pass without `status=~"5.."`; missing: an input series that `status=~"5.."` keeps out, with values that would raise the alert
            job:http_errors:ratio_rate5m (line 4): the tests pass with `max` in place of `sum`; missing: a case with two or more input series of different values in one group
            job:http_errors:ratio_rate5m (line 4): the tests pass with `irate` in place of `rate`; missing: a case in which the counter changes its pace within the window
            job:http_errors:ratio_rate5m (line 4): the tests pass with `20m` in place of `5m`; missing: a case in which the counter changes its pace: with one pace throughout, `[5m]` and `[20m]` say the same
            job:http_errors:ratio_rate5m (line 4): the tests pass with `1m15s` in place of `5m`; missing: a case in which the counter changes its pace: with one pace throughout, `[5m]` and `[1m15s]` say the same
            ErrorRatioHigh (line 8): the tests pass with `0.1` in place of `0.05`; missing: a case whose value lies between the thresholds with `0.05` and with `0.1`: there the two disagree
            ErrorRatioHigh (line 8): the tests pass with `0.025` in place of `0.05`; missing: a case whose value lies between the thresholds with `0.05` and with `0.025`: there the two disagree
            ErrorRatioHigh (line 8): the tests pass without `for: 5m`; missing: a case right after the condition begins to hold: `exp_alerts: []`, for it is only pending
            ErrorRatioHigh (line 8): the tests pass with `for: 2m30s` in place of `for: 5m`; missing: a case 3m45s after the condition begins to hold: `exp_alerts: []`, for it is still pending
            ErrorRatioHigh (line 8): the tests pass with `for: 10m` in place of `for: 5m`; missing: a case between 5m and 10m after the condition begins to hold, which expects the alert
        "#]],
    );
}

#[test]
fn careful_tests_notice_everything() {
    check(
        CAREFUL,
        &expect![[r#"
        0 of 24 mutants survived
    "#]],
    );
}

#[test]
fn tests_that_fail_already_prove_nothing() {
    let broken = CARELESS.replace("severity: page", "severity: ticket");
    let error = test(RULES, &broken).unwrap_err().to_string();
    assert!(
        error
            .starts_with("tests.yml: the tests must pass before they can be tested; they fail at "),
        "{error}"
    );
}

#[test]
fn tests_of_another_file_are_refused() {
    let other = CARELESS.replace("[rules.yml]", "[alerts.yml]");
    assert_eq!(
        test(RULES, &other).unwrap_err().to_string(),
        "tests.yml: `rule_files` names `alerts.yml`, which is not `rules.yml`"
    );
}

#[test]
fn rules_that_no_server_takes_are_named_themselves() {
    let broken = RULES.replace("> 0.05", ">");
    let error = test(&broken, CARELESS).unwrap_err().to_string();
    assert!(error.starts_with("rules.yml: "), "{error}");
}
