//! Queries beside the pages' examples: what else must be found, and where the linter must stay silent.

use lint::Severity;
use lint::query::Context;

/// The ids of errors and mistakes in a query, without repetition.
#[track_caller]
fn check(query: &str, expected: &[&str]) {
    let mut ids: Vec<&str> = lint::query::lint(query, &Context::default())
        .iter()
        .filter(|finding| finding.severity != Severity::Advice)
        .map(|finding| finding.id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids, expected, "{query}");
}

#[test]
fn queries_that_are_as_they_should_be() {
    for query in [
        "sum by (job) (rate(http_requests_total[5m]))",
        "histogram_quantile(0.95, sum by (le, path) (rate(x_bucket[5m])))",
        // Native histograms have no `le`.
        "histogram_quantile(0.95, sum(rate(http_request_duration_seconds[5m])))",
        "1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))",
        "sum(rate(a_total[5m])) / sum(rate(b_total[5m])) > 5",
        "rate(x_sum[5m]) / rate(x_count[5m]) > 5",
        "x_total - x_total offset 1h > 0",
        "x_total unless x_total offset 1h",
        "up * on (instance) group_left (version) build_info",
        "sum(rate(x_total[5m])) or vector(0)",
        "label_replace(up, \"a\", \"$1\", \"job\", \"(.*)\") * on (a) group_left b_info{a=\"c\"}",
        "count(up == 1) > 2",
        "rate(x_total[5m]) / rate(x_total[1h]) > 2",
        "rate(x_total[5m]) / rate(x_total[5m] offset 1w) < 0.5",
        "absent(up{job=\"api\"})",
        "time() - process_start_time_seconds < 300",
        "max_over_time(sum(rate(x_total[5m]))[1h:5m])",
        "count(x_total) by (job)",
        "x_total == 0",
        "avg_over_time(up[1h]) < 0.999",
        "100 * sum(rate(x_total{code=\"500\"}[5m])) / sum(rate(x_total[5m])) > 5",
        "x{le=\"0.5\"} or x{le=\"1.0\"}",
        "up{job=~\"api.*\", code=~\"5..|4..\"}",
        "quantile(0.9, up)",
        "job:x:rate5m / ignoring (path) group_left job:y:rate5m",
    ] {
        check(query, &[]);
    }
}

#[test]
fn rates_of_sums() {
    check("increase(sum by (job) (x_total)[1h:])", &["P01"]);
    check("rate(avg(x)[5m:])", &["P01"]);
}

#[test]
fn shares_of_one_metric() {
    let share = "sum by (job) (rate(x_total{code=\"500\"}[5m])) / sum by (job) (rate(x_total[5m]))";
    check(&format!("{share} > 1"), &["P14"]);
    check(&format!("5 < {share}"), &["P14"]);
    check(&format!("1 - {share} < 99.9"), &["R14"]);
    check(&format!("{share} > 14.4 * (1 - 99.9)"), &["R14"]);
    check(&format!("({share}) * 100 > 5"), &[]);
    check(
        "rate(x_bucket{le=\"0.3\"}[5m]) / ignoring (le) rate(x_count[5m]) > 99",
        &["P14"],
    );
}

#[test]
fn vectors_that_cannot_meet() {
    check("x{job=\"a\"} / x{job=\"b\"}", &["P07"]);
    check("x{job=\"a\"} / ignoring (job) x{job=\"b\"}", &[]);
    check("rate(x_total[5m]) / sum(rate(y_total[5m]))", &["P07"]);
    check("sum by (a) (x) > 1 and sum by (b) (y) > 1", &["P16"]);
    check("sum by (a) (x) > 1 and on () sum by (b) (y) > 1", &[]);
    check("sum by (a) (x) or sum by (b) (y)", &[]);
    check("x unless sum(y)", &["pint/promql/impossible"]);
}

#[test]
fn values_that_cannot_be() {
    check("count(up) == 0", &["P17"]);
    check("rate(x_total[5m]) < 0", &["pint/promql/impossible"]);
    check("up > 1", &["P14"]);
    check("hour() > 23", &["pint/promql/impossible"]);
    check("hour() > bool 23", &[]);
}

#[test]
fn patterns() {
    check("x{code=~\"5|4\"}", &["P13"]);
    check("x{path=~\"^/api\"}", &["P13"]);
    check("x{path=~\"^/api.*\"}", &[]);
    check("x{path=~\"/api$\"}", &["P13"]);
    check("x{version=~\"5\"}", &[]);
}

#[test]
fn what_cannot_be_read_has_a_place() {
    let found = lint::query::lint("sum(rate(x_total))", &Context::default());
    let first = found.first().unwrap();
    assert_eq!((first.id, first.line, first.column), ("P21", 1, 10));
    let fix = first.fix.as_ref().unwrap();
    assert!(fix.text.contains("[5m]"), "{}", fix.text);
}

#[test]
fn edits_make_the_finding_go_away() {
    for query in [
        "delta(x_total[1h])",
        "histogram_quantile(95, sum by (le) (rate(x_bucket[5m])))",
        "x{le=\"1\"}",
        "sum(rate(x_total{code=\"500\"}[5m])) / sum(rate(x_total[5m])) > 5",
    ] {
        let found = lint::query::lint(query, &Context::default());
        let edit = found
            .iter()
            .find_map(|finding| finding.fix.as_ref()?.edit.as_ref())
            .unwrap();
        let mut mended = query.to_owned();
        mended.replace_range(edit.span.start..edit.span.end, &edit.replacement);
        check(&mended, &[]);
    }
}

#[test]
fn no_query_of_the_parse_corpus_makes_it_panic() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = folder.join("../../../shared/corpora/promql-parse/expected.jsonl");
    let Ok(lines) = std::fs::read(file) else {
        eprintln!("skipped: ../shared/corpora/promql-parse is not here");
        return;
    };
    for line in String::from_utf8(lines).unwrap().lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let query = case["expr"].as_str().or(case["query"].as_str()).unwrap();
        lint::query::lint(query, &Context::default());
    }
}

#[test]
fn long_and_deep_queries_end() {
    let long = vec!["sum(rate(x_total[5m]))"; 500].join(" + ");
    let deep = format!("{}x_total{}", "sum(".repeat(3000), ")".repeat(3000));
    check(&long, &[]);
    let found = lint::query::lint(&deep, &Context::default());
    assert!(!found.is_empty());
}

#[test]
fn many_series_meet_one() {
    let total = "sum by (path) (rate(x_total[5m]))";
    check(&format!("rate(x_total[5m]) / on (path) {total}"), &["P08"]);
    check(
        &format!("rate(x_total[5m]) / on (path) group_left {total}"),
        &[],
    );
    check(
        &format!("sum by (path, code) (rate(x_total[5m])) / ignoring (code) {total}"),
        &["P08"],
    );
}

#[test]
fn recorded_ratios_are_shares_by_their_name() {
    check("slo:sli_error:ratio_rate5m > 5", &["P14"]);
    check("slo:availability:ratio < 99.9", &["R14"]);
    check("slo:current_burn_rate:ratio > 14.4", &[]);
    check("instance:node_load1_per_cpu:ratio > 2", &[]);
}

#[test]
fn edits_leave_a_query_that_reads() {
    for query in [
        r#"{__name__="x", "a.b"=~"plain"}"#,
        r#"x{a=~"with \" quotes"}"#,
        "x{a=~`with \" quotes`}",
        r#"x{a!~"two\nlines"}"#,
        r#"x{__name__=~"x"}"#,
        r#"{__name__=~"x"}"#,
        r#"x_bucket{"le"="1"}"#,
        "histogram_quantile(-(-95), x_bucket)",
    ] {
        for finding in lint::query::lint(query, &Context::default()) {
            let Some(edit) = finding.fix.as_ref().and_then(|fix| fix.edit.as_ref()) else {
                continue;
            };
            let mut mended = query.to_owned();
            mended.replace_range(edit.span.start..edit.span.end, &edit.replacement);
            let parsed = promql::parse(&mended, &promql::ParseOptions::everything());
            assert!(parsed.is_valid(), "{query} became {mended}");
        }
    }
}
