//! `labcheck query --explain`: the query as a tree, each node with its value, its work, and what became of its series.

mod detail;

use std::time::Instant;

use promql::api_json::format_value;
use promql::explain::{Capped, Node, NodeValue, WindowSeries, explain};
use promql::functions::ValueType;
use promql::{Explanation, QueryError, QuerySettings, Sample, VectorSample};

use super::table::moment;
use crate::import::Import;

/// How many entries of a list are shown.
const MOST: usize = 6;

/// Explains a query at one moment; time is this machine's.
pub(super) fn run(
    data: &Import,
    source: &str,
    at_ms: i64,
    settings: &QuerySettings<'_>,
) -> Result<Explanation, QueryError> {
    let started = Instant::now();
    let clock = || u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
    explain(&data.store, source, at_ms, settings, &clock)
}

/// The tree as lines.
pub(super) fn render(explanation: &Explanation) -> String {
    let mut text = String::new();
    push_node(&mut text, &explanation.root, "", "");
    text
}

/// `first` stands before the node's own line, `rest` before all lines below it.
fn push_node(text: &mut String, node: &Node, first: &str, rest: &str) {
    push_line(text, first, &headline(node));
    let bar = if node.children.is_empty() {
        "   "
    } else {
        "│  "
    };
    for line in lines(node) {
        push_line(text, &format!("{rest}{bar}"), &line);
    }
    let last = node.children.len().saturating_sub(1);
    for (index, child) in node.children.iter().enumerate() {
        let (branch, below) = if index == last {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        push_node(
            text,
            child,
            &format!("{rest}{branch}"),
            &format!("{rest}{below}"),
        );
    }
}

fn push_line(text: &mut String, before: &str, line: &str) {
    text.push_str(before);
    text.push_str(line);
    text.truncate(text.trim_end().len());
    text.push('\n');
}

/// What a node is and what it cost: `sum by (job)   instant vector, 2 series, 14 samples, 0.031 ms (0.004 own)`.
fn headline(node: &Node) -> String {
    let mut facts = vec![type_name(node.value_type).to_owned()];
    if let Some(series) = node.value.as_ref().and_then(NodeValue::series) {
        facts.push(format!("{series} series"));
    }
    match node.samples {
        0 => {}
        1 => facts.push("1 sample read".to_owned()),
        samples => facts.push(format!("{samples} samples read")),
    }
    if node.steps > 1 {
        facts.push(format!(
            "{} steps, the last at {}",
            node.steps,
            moment(node.at_ms)
        ));
    }
    #[expect(clippy::cast_precision_loss, reason = "for reading")]
    let ms = |ns: u64| ns as f64 / 1e6;
    let mut time = format!("{:.3} ms", ms(node.total_ns));
    if !node.children.is_empty() {
        time += &format!(" ({:.3} own)", ms(node.own_ns));
    }
    if node.total_ns > 0 {
        facts.push(time);
    }
    format!("{}   {}", node.title, facts.join(", "))
}

fn type_name(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Scalar => "scalar",
        ValueType::String => "string",
        ValueType::InstantVector => "instant vector",
        ValueType::RangeVector => "range vector",
    }
}

/// What a node has to tell: what became of its series where it tells that, else its value; then what was remarked.
fn lines(node: &Node) -> Vec<String> {
    let mut lines = Vec::new();
    let told = node.detail.as_ref().map(detail::lines).unwrap_or_default();
    let shows_values = node.detail.as_ref().is_some_and(detail::shows_values);
    if !shows_values {
        lines.extend(value_lines(node.value.as_ref()));
    }
    lines.extend(told);
    if let Some(error) = &node.error {
        lines.push(format!("fails: {error}"));
    }
    lines.extend(
        node.remarks
            .iter()
            .map(|remark| format!("remark: {}", remark.message)),
    );
    lines
}

fn value_lines(value: Option<&NodeValue>) -> Vec<String> {
    match value {
        None => Vec::new(),
        Some(NodeValue::Scalar(value)) => vec![format_value(*value)],
        Some(NodeValue::String(text)) => vec![format!("{text:?}")],
        Some(NodeValue::Vector(samples)) => list(samples, |sample| vec![series_and_value(sample)]),
        Some(NodeValue::Windows(series)) => list(series, |series| vec![window(series)]),
    }
}

/// The first entries of a list, and how many more there are.
fn list<T>(items: &Capped<T>, show: impl FnMut(&T) -> Vec<String>) -> Vec<String> {
    let mut lines: Vec<String> = items.shown.iter().take(MOST).flat_map(show).collect();
    if items.total > MOST {
        lines.push(format!("… {} more", items.total - MOST));
    }
    lines
}

fn series_and_value(sample: &VectorSample) -> String {
    format!("{}  {}", sample.labels, value(&sample.value))
}

fn value(sample: &Sample) -> String {
    match sample {
        Sample::Float(value) => format_value(*value),
        Sample::Histogram(histogram) => histogram.to_string(),
    }
}

fn window(series: &WindowSeries) -> String {
    let mut line = format!("{}  {} samples", series.labels, series.samples);
    if let (Some(first), Some(last)) = (&series.first, &series.last) {
        line += &format!(
            " from {} at {} to {} at {}",
            value(&first.value),
            moment(first.at_ms),
            value(&last.value),
            moment(last.at_ms)
        );
    }
    match series.falls {
        0 => {}
        1 => line += ", falls once",
        falls => line += &format!(", falls {falls} times"),
    }
    line
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use tsdb::{Labels, METRIC_NAME, MemoryStore};

    use super::*;

    #[track_caller]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "`check(…, expect![…])` reads best"
    )]
    fn check(query: &str, expected: Expect) {
        let mut store = MemoryStore::default();
        for (name, job, first, last) in [
            ("errors_total", "api", 10.0, 4.0),
            ("errors_total", "worker", 0.0, 30.0),
            ("replicas", "api", 3.0, 3.0),
        ] {
            let labels = Labels::new([(METRIC_NAME, name), ("job", job)]);
            store.append(labels, &[(0, first), (60_000, last)]);
        }
        let settings = QuerySettings::default();
        let explained = explain(&store, query, 60_000, &settings, &|| 0);
        expected.assert_eq(&render(&explained.unwrap()));
    }

    #[test]
    fn each_node_shows_what_became_of_its_series() {
        check(
            "sum by (job) (increase(errors_total[2m])) / on (job) replicas",
            expect![[r#"
                / on (job)   instant vector, 1 series, 5 samples read
                │  {job="api"}: 8 and 3 give {job="api"}  2.6666666666666665
                │  dropped, left: {job="worker"}  30 (nothing on the right has {job="worker"})
                ├─ sum by (job)   instant vector, 2 series, 4 samples read
                │  │  {job="api"}  8  from 1 series:
                │  │      {job="api"}  8
                │  │  {job="worker"}  30  from 1 series:
                │  │      {job="worker"}  30
                │  └─ increase   instant vector, 2 series, 4 samples read
                │     │  errors_total{job="api"}  8: rose by 4 in 60 s (10 added for resets), stretched by 60 s before and 0 s after to a window of 120 s
                │     │  errors_total{job="worker"}  30: rose by 30 in 60 s, stretched by 0 s before and 0 s after to a window of 120 s
                │     └─ errors_total[2m]   range vector, 2 series, 4 samples read
                │           errors_total{job="api"}  2 samples from 10 at 1970-01-01T00:00:00Z to 4 at 1970-01-01T00:01:00Z, falls once
                │           errors_total{job="worker"}  2 samples from 0 at 1970-01-01T00:00:00Z to 30 at 1970-01-01T00:01:00Z
                └─ replicas   instant vector, 1 series, 1 sample read
                      replicas{job="api"}  3
            "#]],
        );
    }

    #[test]
    fn a_query_that_fails_shows_how_far_it_came() {
        check(
            "replicas + on () errors_total > 1",
            expect![[r#"
                >   instant vector, 3 samples read
                ├─ + on ()   instant vector, 3 samples read
                │  │  dropped, right: errors_total{job="api"}  4 (not the only one on the right with {})
                │  │  dropped, right: errors_total{job="worker"}  30 (not the only one on the right with {})
                │  │  fails: found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="errors_total", job="worker"}, {__name__="errors_total", job="api"}];many-to-many matching not allowed: matching labels must be unique on one side
                │  ├─ replicas   instant vector, 1 series, 1 sample read
                │  │     replicas{job="api"}  3
                │  └─ errors_total   instant vector, 2 series, 2 samples read
                │        errors_total{job="api"}  4
                │        errors_total{job="worker"}  30
                └─ 1   scalar
            "#]],
        );
    }
}
