//! Templates against what `promtool` 3.5.3 made of them: `expanded.jsonl` and `refused.jsonl` hold its answers.

mod promtool;

use std::sync::Arc;

use promql::{EvalOptions, ParseOptions, Sample, Value, VectorSample, evaluate_instant, parse};
use rules::template::{AlertTemplate, TemplateContext, TemplateData};
use serde::Deserialize;
use tsdb::{Buckets, Histogram, Labels, METRIC_NAME, MemoryStore};

#[derive(Deserialize)]
struct Expanded {
    template: String,
    expected: String,
}

#[derive(Deserialize)]
struct Refused {
    template: String,
    error: String,
}

const NOW_MS: i64 = 120_000;

/// What the templates could query when `promtool` expanded them.
fn store() -> MemoryStore {
    let mut store = MemoryStore::default();
    for (instance, value) in [("a", 3.0), ("b", 1.0), ("c", 2.0)] {
        let labels = Labels::new([(METRIC_NAME, "node"), ("instance", instance)]);
        store.append(labels, &[(NOW_MS, value)]);
    }
    let series = store.series_mut(Labels::new([(METRIC_NAME, "hist"), ("job", "h")]));
    series.histograms.timestamps.push(NOW_MS);
    series.histograms.values.push(Arc::new(Histogram {
        sum: 5.0,
        count: 4.0,
        positive: Buckets {
            offset: 0,
            counts: vec![1.0, 2.0, 1.0],
        },
        ..Histogram::default()
    }));
    store
}

fn query(store: &MemoryStore, text: &str) -> Result<Vec<VectorSample>, String> {
    let parsed = parse(text, &ParseOptions::stable());
    if !parsed.is_valid() {
        return Err(parsed.diagnostics[0].message.clone());
    }
    let evaluation = evaluate_instant(store, &parsed.expr, NOW_MS, &EvalOptions::default())
        .map_err(|error| error.to_string())?;
    match evaluation.value {
        Value::Vector(vector) => Ok(vector),
        Value::Scalar(value) => Ok(vec![VectorSample {
            labels: Labels::default(),
            value: Sample::Float(value),
        }]),
        _ => Err("rule result is not a vector or scalar".to_owned()),
    }
}

fn expand(text: &str) -> String {
    let template = match AlertTemplate::parse("T", text) {
        Ok(template) => template,
        Err(error) => return format!("<not read: {error}>"),
    };
    let labels = Labels::new([
        (METRIC_NAME, "m"),
        ("instance", "web-1:8080"),
        ("job", "api"),
        ("zone", "b"),
    ]);
    let external_labels = Labels::new([("cluster", "eu"), ("replica", "1")]);
    let store = store();
    let data = TemplateData {
        labels: &labels,
        external_labels: &external_labels,
        external_url: "http://prom.example:9090/prefix",
        value: &Sample::Float(42.5),
    };
    let context = TemplateContext {
        now_ms: NOW_MS,
        query: &|text| query(&store, text),
        external_url: None,
    };
    template.expand(data, &context)
}

/// Fails with all that differ, not only the first.
#[track_caller]
fn report(total: usize, wrong: &[String]) {
    assert!(
        wrong.is_empty(),
        "{} of {total} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn templates_expand_as_promtool_expands_them() {
    let cases: Vec<Expanded> = read(include_str!("expanded.jsonl"));
    let wrong: Vec<String> = cases
        .iter()
        .map(|case| (case, expand(&case.template)))
        .filter(|(case, found)| *found != case.expected)
        .map(|(case, found)| {
            format!(
                "{}\n  promtool: {}\n  ours:     {found}",
                case.template, case.expected
            )
        })
        .collect();
    report(cases.len(), &wrong);
}

#[test]
fn templates_are_refused_as_promtool_refuses_them() {
    let cases: Vec<Refused> = read(include_str!("refused.jsonl"));
    let wrong: Vec<String> = cases
        .iter()
        .map(|case| {
            let found = AlertTemplate::parse("T", &case.template)
                .map_or_else(|error| error.to_string(), |_| "read".to_owned());
            (case, found)
        })
        .filter(|(case, found)| *found != case.error)
        .map(|(case, found)| {
            format!(
                "{}\n  promtool: {}\n  ours:     {found}",
                case.template, case.error
            )
        })
        .collect();
    report(cases.len(), &wrong);
}

fn read<T: for<'a> Deserialize<'a>>(lines: &str) -> Vec<T> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a case"))
        .collect()
}
