//! What a node cost, what was remarked at it, and what lies inside subqueries and parentheses.

use std::cell::Cell;

use promql::QuerySettings;
use promql::explain::NodeValue;

use super::{MINUTE, explain, find, store};

#[test]
fn time_is_the_callers_and_counts_what_lies_below() {
    let ticks = Cell::new(0_u64);
    let clock = || {
        ticks.set(ticks.get() + 1);
        ticks.get()
    };
    let settings = QuerySettings::default();
    let query = "sum(http_requests_total) + sum(limit)";
    let explanation = promql::explain(&store(), query, 5 * MINUTE, &settings, &clock).unwrap();
    let root = &explanation.root;
    let below: u64 = root.children.iter().map(|child| child.total_ns).sum();
    assert!(below > 0 && root.own_ns > 0);
    assert_eq!(root.total_ns, below + root.own_ns);
}

#[test]
fn samples_are_those_read_from_the_store() {
    let explanation = explain("rate(http_requests_total[3m]) + limit");
    // Three samples in each of two windows, none of the series that ended; two samples of `limit`.
    assert_eq!(find(&explanation, "limit").samples, 2);
    assert_eq!(explanation.root.samples, 8);
}

#[test]
fn a_remark_stands_at_the_node_it_is_about() {
    let explanation = explain("rate(limit[5m]) + 1");
    assert!(explanation.root.remarks.is_empty());
    let remarks = &find(&explanation, "rate").remarks;
    assert!(
        remarks[0].message.contains("might not be a counter"),
        "{remarks:?}"
    );
}

#[test]
fn inside_a_subquery_the_newest_step_is_shown() {
    let explanation = explain("max_over_time(sum(http_requests_total)[3m:1m])");
    let sum = find(&explanation, "sum");
    assert_eq!((sum.steps, sum.at_ms), (3, 5 * MINUTE));
    assert!(matches!(&sum.value, Some(NodeValue::Vector(v)) if v.total == 1));
}

#[test]
fn every_node_has_a_value_though_the_evaluation_looked_past_it() {
    for query in [
        "timestamp(limit)",
        "sum((limit))",
        "absent_over_time(nothing[5m])",
        "label_replace(limit, \"a\", \"$1\", \"job\", \"(.*)\")",
        "-(limit) ^ 2",
        "quantile_over_time((0.5), (limit[5m]))",
    ] {
        explain(query).root.walk(&mut |node| {
            assert!(
                node.value.is_some(),
                "{query}: `{}` has no value",
                node.title
            );
        });
    }
}

/// Threads of tests have 2 MiB of stack.
#[test]
fn the_longest_query_there_may_be_is_explained() {
    let sum = vec!["1"; 1000].join(" + ");
    let explanation = explain(&sum);
    assert_eq!(explanation.root.value, Some(NodeValue::Scalar(1000.0)));
    let nested = format!("{}limit{}", "-(".repeat(90), ")".repeat(90));
    assert_eq!(explain(&nested).root.value.unwrap().series(), Some(2));
}

#[test]
fn an_error_stands_at_the_innermost_node_that_failed() {
    let explanation = explain("sum(limit + on () limit)");
    assert!(explanation.root.error.is_none());
    let failed = find(&explanation, "+ on ()");
    assert!(failed.error.is_some() && failed.value.is_none());
    // What was evaluated before still shows.
    assert!(find(&explanation, "limit").value.is_some());
}
