//! What an editor offers while a query is written.

use promql::complete::{CandidateKind, StoreVocabulary, complete};
use tsdb::{Labels, MemoryStore};

fn store() -> MemoryStore {
    let mut store = MemoryStore::default();
    for labels in [
        [("__name__", "up"), ("job", "api"), ("instance", "api-0")],
        [("__name__", "up"), ("job", "node"), ("instance", "node-0")],
        [
            ("__name__", "errors_total"),
            ("job", "api"),
            ("status", "50\"0"),
        ],
        [("__name__", "utf.8"), ("job", "api"), ("a.b", "x")],
    ] {
        store.append(Labels::new(labels), &[(0, 1.0)]);
    }
    store
}

/// The word that would be replaced, and what is offered, at `|` in `query`. Functions and aggregations are counted only.
#[track_caller]
fn check(query: &str, expected: &str) {
    let offset = query.find('|').expect("a cursor");
    let source = query.replace('|', "");
    let offered = complete(&source, offset, &StoreVocabulary(&store()));
    let count = |kind| {
        offered
            .candidates
            .iter()
            .filter(|candidate| candidate.kind == kind)
            .count()
    };
    let mut shown = format!("<{}>", &source[offered.span.start..offered.span.end]);
    if count(CandidateKind::Function) > 50 && count(CandidateKind::Aggregation) == 14 {
        shown += " functions";
    }
    for candidate in &offered.candidates {
        if !matches!(
            candidate.kind,
            CandidateKind::Function | CandidateKind::Aggregation
        ) {
            shown += &format!(" {}", candidate.text);
        }
    }
    assert_eq!(shown, expected);
}

#[test]
fn an_expression_begins_with_functions_and_metrics() {
    check("|", r#"<> functions errors_total up {"utf.8"}"#);
    check("sum(ra|", r#"<ra> functions errors_total up {"utf.8"}"#);
    check("sum(u|p)", r#"<up> functions errors_total up {"utf.8"}"#);
    check(
        "up == |",
        r#"<> functions errors_total up {"utf.8"} on ignoring bool"#,
    );
}

#[test]
fn behind_an_expression_come_operators() {
    check("up |", "<> by without offset and or unless atan2");
    check("sum(up) b|", "<b> by without offset and or unless atan2");
    check("sum |", "<> by without");
    check(
        "up / on(job) gr|",
        r#"<gr> functions group_left group_right errors_total up {"utf.8"}"#,
    );
}

#[test]
fn braces_want_labels_and_values_of_their_metric() {
    check("up{|", "<> instance job");
    check("up{jo|}", "<jo> instance job");
    check(r#"errors_total{job="api", |}"#, "<> job status");
    check("{|", r#"<> "a.b" instance job status"#);
    check("up{job=|}", r#"<> "api" "node""#);
    check(r#"up{job="a|"}"#, "<a> api node");
    check(r#"up{job="|"#, "<> api node");
    check(r#"errors_total{status=~"|"}"#, r#"<> 50\"0"#);
    check(r#"up{job="api"|"#, "<>");
}

#[test]
fn groupings_want_labels_of_the_querys_metrics() {
    check("sum by (|) (up)", "<> instance job");
    check("sum by (|", r#"<> "a.b" instance job status"#);
    check("up / on (job, i|) up", "<i> instance job");
}

#[test]
fn brackets_and_offset_want_durations() {
    check("up[|", "<> 1m 5m 15m 30m 1h 6h 1d");
    check("up[5|m]", "<5m> 1m 5m 15m 30m 1h 6h 1d");
    check("up offset |", "<> 1m 5m 15m 30m 1h 6h 1d");
}

#[test]
fn comments_and_strings_want_nothing() {
    check("up # ra|te", "<>");
    check(r#"label_replace(up, "a|")"#, "<a>");
}

#[test]
fn a_signature_shows_what_may_be_left_out() {
    let signature =
        |name| promql::complete::signature(promql::functions::by_name(name).expect("a function"));
    assert_eq!(signature("rate"), "(range)");
    assert_eq!(signature("round"), "(vector[, number])");
    assert_eq!(signature("hour"), "([vector])");
    assert_eq!(
        signature("label_join"),
        "(vector, string, string[, string…])"
    );
}
