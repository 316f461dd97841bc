//! Right answers in any wording pass; wrong ones fail on the dataset that is there for them.

use std::sync::LazyLock;

use exercise::{Exercise, Limits, NamedDataset, Order, datasets, judge};
use expect_test::{Expect, expect};

static DATASETS: LazyLock<Vec<NamedDataset>> = LazyLock::new(|| datasets(7));

#[track_caller]
fn check_exercise(exercise: &Exercise, answer: &str, expected: &Expect) {
    let outcome = judge(exercise, answer, &DATASETS, &Limits::default()).unwrap();
    expected.assert_eq(&format!("{outcome}\n"));
}

#[track_caller]
fn check(reference: &str, answer: &str, expected: &Expect) {
    check_exercise(&Exercise::new(reference), answer, expected);
}

const RATE: &str = "sum by (path) (rate(http_requests_total[5m]))";
const ERRORS: &str =
    r#"sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))"#;

#[test]
fn another_wording_of_the_same_is_right() {
    let right = expect![[r#"
        right on every dataset
    "#]];
    check(
        RATE,
        "sum without (instance, job, method, status) (increase(http_requests_total[5m])) / 300",
        &right,
    );
    check(
        RATE,
        "  sum(rate(http_requests_total{job!=\"x\"}[300s]))by(path)",
        &right,
    );
    check(
        ERRORS,
        r#"1 - sum(rate(http_requests_total{status!~"5.+"}[5m])) / sum(rate(http_requests_total[5m]))"#,
        &right,
    );
}

#[test]
fn a_rate_after_the_sum_shows_at_the_restarts() {
    check(
        RATE,
        "rate(sum by (path) (http_requests_total)[5m:15s])",
        &expect![[r#"
            on `ordinary` (an ordinary hour in which some requests fail): {path="other"} at 14:29:00 is 0.126667, but should be 0.102582 (4 of 4 series differ). P01: `rate()` of `sum by (path) (http_requests_total)`: the sum hides the restarts of single counters: take `rate()` of each series first, then aggregate
        "#]],
    );
}

#[test]
fn labels_too_many_and_too_few() {
    check(
        RATE,
        "rate(http_requests_total[5m])",
        &expect![[r#"
            on `ordinary` (an ordinary hour in which some requests fail): the series carry other labels: `instance`, `job`, `method`, `status` are too much; {path="/health"} at 14:10:00 should be 0.6
        "#]],
    );
    check(
        RATE,
        "sum(rate(http_requests_total[5m]))",
        &expect![[r#"
            on `ordinary` (an ordinary hour in which some requests fail): the series carry other labels: `path` is missing; {path="/health"} at 14:10:00 should be 0.6
        "#]],
    );
}

#[test]
fn the_wrong_window_is_a_wrong_value() {
    check(
        RATE,
        "sum by (path) (rate(http_requests_total[1m]))",
        &expect![[r#"
            on `ordinary` (an ordinary hour in which some requests fail): {path="/tasks"} at 14:10:00 is 1.33333, but should be 1.43497 (4 of 4 series differ)
        "#]],
    );
}

#[test]
fn percent_is_not_a_share() {
    check(
        ERRORS,
        &format!("100 * {ERRORS}"),
        &expect![[r#"
        on `ordinary` (an ordinary hour in which some requests fail): the result at 14:10:00 is 0.704257, but should be 0.00704257. Every value is 100 times what is asked for: see which unit is
    "#]],
    );
}

#[test]
fn an_unanchored_pattern_finds_nothing() {
    check(
        ERRORS,
        &ERRORS.replace("5..", "5"),
        &expect![[r#"
        on `ordinary` (an ordinary hour in which some requests fail): your query gives nothing, but the result at 14:10:00 should be 0.00704257. P13: `5` must match the whole value of `status`: write `5..`
    "#]],
    );
}

#[test]
fn a_ratio_without_aggregation_is_one() {
    check(
        ERRORS,
        r#"rate(http_requests_total{status=~"5.."}[5m]) / rate(http_requests_total[5m])"#,
        &expect![[r#"
            on `ordinary` (an ordinary hour in which some requests fail): the series carry other labels: `instance`, `job`, `method`, `path`, `status` are too much; the result at 14:10:00 should be 0.00704257. P06: both sides keep `status`, so each series of `http_requests_total` is divided by itself: the result is 1: aggregate both sides: `sum(…) / sum(…)`
        "#]],
    );
}

#[test]
fn no_traffic_is_nan_unless_it_is_dealt_with() {
    let per_path = r#"sum by (path) (rate(http_requests_total{status=~"5.."}[5m])) / (sum by (path) (rate(http_requests_total[5m])) > 0)"#;
    check(
        per_path,
        &per_path.replace(" > 0", ""),
        &expect![[r#"
        on `idle` (an import at first, then nobody but a health check): {path="/tasks"} at 09:29:00 is NaN, but should be without a value (2 of 3 series differ). P15: without traffic this is 0/0 = NaN: decide what idle means
    "#]],
    );
}

#[test]
fn many_to_one_needs_to_be_said() {
    let up = "up * on (instance) group_left (version) flowforge_build_info";
    check(
        up,
        "flowforge_build_info * on (job) up",
        &expect![[r#"
        on `ordinary` (an ordinary hour in which some requests fail) it fails at 1:1: found duplicate series for the match group {job="api-service"} on the right hand-side of the operation: [{__name__="up", instance="api-1:8080", job="api-service"}, {__name__="up", instance="api-0:8080", job="api-service"}];many-to-many matching not allowed: matching labels must be unique on one side. P07: on the labels that are matched, series are not unique: match on more labels, or aggregate first
    "#]],
    );
    check(
        "up / on (job) group_left sum by (job) (up)",
        "up / on (job) sum by (job) (up)",
        &expect![[r#"
            on `ordinary` (an ordinary hour in which some requests fail) it fails at 1:1: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right). P08: several series on one side match one on the other: say so with `group_left` or `group_right`, or aggregate first
        "#]],
    );
    check(
        up,
        "up * on (job) flowforge_build_info",
        &expect![[r#"
        on `ordinary` (an ordinary hour in which some requests fail) it fails at 1:1: found duplicate series for the match group {job="api-service"} on the right hand-side of the operation: [{__name__="flowforge_build_info", instance="api-1:8080", job="api-service", version="1.4.0"}, {__name__="flowforge_build_info", instance="api-0:8080", job="api-service", version="1.4.0"}];many-to-many matching not allowed: matching labels must be unique on one side. P07: on the labels that are matched, series are not unique: match on more labels, or aggregate first
    "#]],
    );
}

#[test]
fn what_is_no_query_says_where() {
    check(
        RATE,
        "sum by (path) (rate(http_requests_total))",
        &expect![[r#"
            1:21: `rate` needs a range, like `[5m]`
        "#]],
    );
    check(
        RATE,
        "sum(\n rate(http_requests_total[5m)",
        &expect![[r#"
        1:4: this `(` is never closed; 2:26: this `[` is never closed
    "#]],
    );
    check(
        RATE,
        "http_requests_total[5m]",
        &expect![[r#"
        1:1: this gives many samples for each series, not one value: it cannot be compared or drawn (wrap it in a function of a range, such as `rate(…)`)
    "#]],
    );
    check(
        RATE,
        " ",
        &expect![[r#"
        1:1: there is no answer yet
    "#]],
    );
    check(
        RATE,
        &"(".repeat(20_000),
        &expect![[r#"
        1:1: an answer of 20000 bytes: 10000 are more than enough
    "#]],
    );
}

#[test]
fn order_is_judged_where_it_is_asked_for() {
    let slowest = Exercise {
        order: Order::Matters,
        ..Exercise::new("sort_desc(sum by (path) (rate(http_requests_total[5m])))")
    };
    check_exercise(
        &slowest,
        "sort(sum by (path) (rate(http_requests_total[5m])))",
        &expect![[r#"
            on `ordinary` (an ordinary hour in which some requests fail): number 1 at 14:10:00 should be {path="/tasks/{id}"} with 1.4526, but 0.6 stands there
        "#]],
    );
    check_exercise(
        &slowest,
        "topk(9, sum by (path) (rate(http_requests_total[5m])))",
        &expect![[r#"
            right on every dataset
        "#]],
    );
}

#[test]
fn a_known_mistake_is_recognised_by_what_it_gives() {
    let exercise = Exercise::new(RATE).knowing(
        "sum by (path) (irate(http_requests_total[5m]))",
        "`irate` looks at the last two samples only",
        Some("R05"),
    );
    check_exercise(
        &exercise,
        "sum(irate(http_requests_total[5m])) by (path)",
        &expect![[r#"
            on `ordinary` (an ordinary hour in which some requests fail): {path="/tasks"} at 14:10:00 is 1.46667, but should be 1.43497 (4 of 4 series differ). R05: `irate` looks at the last two samples only
        "#]],
    );
}

#[test]
fn an_empty_result_is_no_sign_of_a_known_mistake() {
    let exercise = Exercise::new(r#"http_requests_total{status=~"5.."}"#)
        .knowing(
            r#"http_requests_total{status=~"5"}"#,
            "no status is `5`",
            Some("P13"),
        )
        .knowing(
            r#"http_requests_total{status="5xx"}"#,
            "`=` compares letter by letter",
            None,
        );
    // Both give nothing; each is known by itself.
    check_exercise(
        &exercise,
        r#"http_requests_total{ status = "5xx" }"#,
        &expect![[r#"
            on `ordinary` (an ordinary hour in which some requests fail): your query gives nothing, but {instance="api-0:8080", job="api-service", method="GET", path="/health", status="503"} at 14:10:00 should be 0. `=` compares letter by letter
        "#]],
    );
    check_exercise(
        &exercise,
        r#"http_request_total{status=~"5.."}"#,
        &expect![[r#"
            on `ordinary` (an ordinary hour in which some requests fail): your query gives nothing, but {instance="api-0:8080", job="api-service", method="GET", path="/health", status="503"} at 14:10:00 should be 0
        "#]],
    );
}

#[test]
fn an_answer_that_asks_for_too_much_is_stopped() {
    check(
        RATE,
        "max_over_time(rate({__name__=~\".+\"}[5m])[7d:1s])",
        &expect![[r#"
            on `ordinary` (an ordinary hour in which some requests fail) it fails at 1:20: query processing would load more than 5000000 samples into memory: narrow the selectors, the range or raise the step
        "#]],
    );
}

#[test]
fn a_reference_that_is_wrong_is_its_authors_business() {
    let error = judge(&Exercise::new("sum("), "up", &DATASETS, &Limits::default()).unwrap_err();
    expect!["the reference `sum(` is no query: the query ends where an expression should follow"]
        .assert_eq(&error.to_string());
}

#[test]
fn another_reading_counts_if_it_is_right_everywhere() {
    let exercise = Exercise::new(ERRORS).accepting(&format!("100 * {ERRORS}"));
    check_exercise(
        &exercise,
        &format!("{ERRORS} * 100"),
        &expect![[r#"
        right on every dataset
    "#]],
    );
    // Right on some datasets by one reading and on the others by the other is right by neither.
    let mixed =
        format!(r#"{ERRORS} * 100 and on () flowforge_build_info{{version="1.4.1"}} or {ERRORS}"#);
    let outcome = judge(&exercise, &mixed, &DATASETS, &Limits::default()).unwrap();
    assert!(!outcome.is_right());
}
