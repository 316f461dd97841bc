//! What was matched, dropped, grouped, stretched and hit.

use expect_test::{Expect, expect};
use promql::Sample;
use promql::VectorSample;
use promql::explain::{Detail, NodeValue};

use super::{explain, find};

fn sample(sample: &VectorSample) -> String {
    match &sample.value {
        Sample::Float(value) => format!("{} {value}", sample.labels),
        Sample::Histogram(histogram) => format!("{} {histogram}", sample.labels),
    }
}

/// One line for each thing that a detail tells.
fn lines(detail: &Detail) -> Vec<String> {
    let side = |side: &Option<VectorSample>| side.as_ref().map_or("-".to_owned(), sample);
    match detail {
        Detail::Selection { matched, missing } => {
            let mut lines = vec![format!("{matched} matched")];
            lines.extend(
                missing
                    .shown
                    .iter()
                    .map(|m| format!("{}: {:?}", m.labels, m.reason)),
            );
            lines
        }
        Detail::Matching(matching) => {
            let pairs = matching.pairs.shown.iter().map(|pair| {
                format!(
                    "{}: {} | {} => {}",
                    pair.key,
                    side(&pair.left),
                    side(&pair.right),
                    sample(&pair.result)
                )
            });
            let dropped = matching.dropped.shown.iter().map(|dropped| {
                format!(
                    "{:?} {}: {:?}",
                    dropped.side,
                    sample(&dropped.sample),
                    dropped.reason
                )
            });
            pairs.chain(dropped).collect()
        }
        Detail::Filter(dropped) => dropped
            .shown
            .iter()
            .map(|d| format!("{}: {:?}", sample(&d.sample), d.reason))
            .collect(),
        Detail::Grouping(grouping) => {
            let groups = grouping.groups.shown.iter().map(|group| {
                let members: Vec<String> = group
                    .members
                    .shown
                    .iter()
                    .map(|member| {
                        format!(
                            "{}{}",
                            sample(&member.sample),
                            if member.is_kept { "" } else { " (not chosen)" }
                        )
                    })
                    .collect();
                format!(
                    "{} {:?} from {}",
                    group.labels,
                    group.result,
                    members.join(", ")
                )
            });
            groups
                .chain([format!("lost: {}", grouping.lost_labels.join(", "))])
                .collect()
        }
        Detail::Extrapolation(series) => series
            .shown
            .iter()
            .map(|s| {
                format!(
                    "{}: {} (resets {}) in {}s, stretched by {}s and {}s in {}s => {}",
                    s.labels,
                    s.rise,
                    s.lost_in_resets,
                    s.sampled_seconds,
                    s.to_start_seconds,
                    s.to_end_seconds,
                    s.range_seconds,
                    s.result
                )
            })
            .collect(),
        Detail::Quantile(hits) => hits
            .shown
            .iter()
            .map(|hit| {
                let bounds: Vec<String> = hit
                    .buckets
                    .iter()
                    .map(|b| format!("{}:{}", b.upper_bound, b.count))
                    .collect();
                format!(
                    "{} {} rank {} in bucket {:?} => {}",
                    hit.labels,
                    bounds.join(" "),
                    hit.rank,
                    hit.bucket,
                    hit.result
                )
            })
            .collect(),
    }
}

#[track_caller]
#[expect(
    clippy::needless_pass_by_value,
    reason = "`check(…, expect![…])` reads best"
)]
fn check(query: &str, title: &str, expected: Expect) {
    let explanation = explain(query);
    let node = find(&explanation, title);
    let detail = node
        .detail
        .as_ref()
        .expect("the node has something to tell");
    expected.assert_eq(&(lines(detail).join("\n") + "\n"));
}

#[test]
fn a_selector_tells_which_series_have_no_sample_now() {
    check(
        "http_requests_total",
        "http_requests_total",
        expect![[r#"
        3 matched
        http_requests_total{job="worker", path="/a"}: Ended(180000)
    "#]],
    );
}

#[test]
fn an_operator_tells_what_met_and_what_found_no_partner() {
    check(
        "sum by (job) (http_requests_total) / on (job) limit",
        "/ on (job)",
        expect![[r#"
            {job="api"}: {job="api"} 200 | limit{job="api"} 100 => {job="api"} 2
            Right limit{job="batch"} 7: NoPartner
        "#]],
    );
}

#[test]
fn a_comparison_tells_what_it_left_out() {
    check(
        "http_requests_total > on (job) group_left () limit",
        "> on (job) group_left ()",
        expect![[r#"
            {job="api"}: http_requests_total{job="api", path="/a"} 150 | limit{job="api"} 100 => http_requests_total{job="api", path="/a"} 150
            Left http_requests_total{job="api", path="/b"} 50: ComparisonFalse
            Right limit{job="batch"} 7: NoPartner
        "#]],
    );
    check(
        "http_requests_total > 100",
        ">",
        expect![[r#"
        http_requests_total{job="api", path="/b"} 50: ComparisonFalse
    "#]],
    );
}

#[test]
fn sets_tell_why_a_series_is_not_there() {
    check(
        "limit and on (job) http_requests_total",
        "and on (job)",
        expect![[r#"
            {job="api"}: limit{job="api"} 100 | http_requests_total{job="api", path="/a"} 150 => limit{job="api"} 100
            Left limit{job="batch"} 7: NoPartner
        "#]],
    );
    check(
        "limit unless on (job) http_requests_total",
        "unless on (job)",
        expect![[r#"
            {job="batch"}: limit{job="batch"} 7 | - => limit{job="batch"} 7
            Left limit{job="api"} 100: HasPartner
        "#]],
    );
    check(
        "limit or on (job) http_requests_total",
        "or on (job)",
        expect![[r#"
            {job="api"}: limit{job="api"} 100 | http_requests_total{job="api", path="/a"} 150 => limit{job="api"} 100
            {job="batch"}: limit{job="batch"} 7 | - => limit{job="batch"} 7
            Right http_requests_total{job="api", path="/a"} 150: HasPartner
            Right http_requests_total{job="api", path="/b"} 50: HasPartner
        "#]],
    );
}

#[test]
fn a_match_that_fails_names_the_series_in_the_way() {
    let explanation = explain("limit * on (job) http_requests_total");
    assert!(explanation.outcome.is_err());
    let error = explanation.root.error.as_deref().unwrap_or_default();
    assert!(error.contains("many-to-many"), "{error}");
    check(
        "limit * on (job) http_requests_total",
        "* on (job)",
        expect![[r#"
            Right http_requests_total{job="api", path="/a"} 150: NotUnique
            Right http_requests_total{job="api", path="/b"} 50: NotUnique
            Left limit{job="batch"} 7: NoPartner
        "#]],
    );
}

#[test]
fn an_aggregation_tells_its_groups_and_the_labels_that_went() {
    check(
        "sum by (job) (http_requests_total)",
        "sum by (job)",
        expect![[r#"
            {job="api"} Some(Float(200.0)) from http_requests_total{job="api", path="/a"} 150, http_requests_total{job="api", path="/b"} 50
            lost: __name__, path
        "#]],
    );
    check(
        "topk(1, http_requests_total)",
        "topk",
        expect![[r#"
        {} None from http_requests_total{job="api", path="/a"} 150, http_requests_total{job="api", path="/b"} 50 (not chosen)
        lost: 
    "#]],
    );
}

#[test]
fn a_rate_tells_how_far_it_was_stretched() {
    check(
        "rate(http_requests_total[4m30s])",
        "rate",
        expect![[r#"
        http_requests_total{job="api", path="/a"}: 210 (resets 120) in 240s, stretched by 30s and 0s in 270s => 0.875
        http_requests_total{job="api", path="/b"}: 40 (resets 0) in 240s, stretched by 30s and 0s in 270s => 0.16666666666666666
        http_requests_total{job="worker", path="/a"}: 1 (resets 0) in 60s, stretched by 30s and 30s in 270s => 0.007407407407407408
    "#]],
    );
}

#[test]
fn a_quantile_tells_the_bucket_it_fell_into() {
    check(
        "histogram_quantile(0.9, rate(latency_bucket[5m]))",
        "histogram_quantile",
        expect![[r#"
            {} 0.1:0.03333333333333333 0.5:0.1 1:0.15 inf:0.16666666666666666 rank 0.15 in bucket Some(2) => 1
        "#]],
    );
}

#[test]
fn a_window_tells_its_samples() {
    let explanation = explain("increase(http_requests_total{job=\"api\", path=\"/a\"}[4m])");
    let node = find(
        &explanation,
        "http_requests_total{job=\"api\",path=\"/a\"}[4m]",
    );
    let Some(NodeValue::Windows(windows)) = &node.value else {
        panic!("{:?}", node.value)
    };
    let window = &windows.shown[0];
    assert_eq!((window.samples, window.falls), (4, 1));
    assert_eq!((window.start_ms, window.end_ms), (60_000, 300_000));
    assert_eq!(
        window.first.as_ref().map(|point| point.at_ms),
        Some(120_000)
    );
}
