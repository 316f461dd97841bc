//! What scripts cannot say: names removed at once, limits, interruption, order.

use std::cell::Cell;

use promql::{
    EvalOptions, Evaluation, ParseOptions, RangeParams, Sample, Value, evaluate_instant,
    evaluate_range, parse,
};
use tsdb::{Labels, MemoryStore};

fn store() -> MemoryStore {
    let mut store = MemoryStore::default();
    for (name, job) in [
        ("cpu_seconds_total", "api"),
        ("cpu_seconds_total", "worker"),
        ("io_seconds_total", "api"),
    ] {
        let samples: Vec<(i64, f64)> = (0..100)
            .map(|i| (i * 15_000, f64::from(i as u32)))
            .collect();
        store.append(Labels::new([("__name__", name), ("job", job)]), &samples);
    }
    store
}

fn instant(query: &str, options: &EvalOptions<'_>) -> Result<Evaluation, String> {
    let parsed = parse(query, &ParseOptions::everything());
    assert!(parsed.is_valid(), "{:?}", parsed.diagnostics);
    evaluate_instant(&store(), &parsed.expr, 600_000, options).map_err(|error| error.to_string())
}

/// The result as lines of series and value.
#[track_caller]
fn check(query: &str, expected: &[&str]) {
    let evaluation = instant(query, &EvalOptions::default()).expect("the query has a value");
    let Value::Vector(samples) = evaluation.value else {
        panic!("{:?}", evaluation.value)
    };
    let lines: Vec<String> = samples
        .iter()
        .map(|sample| match &sample.value {
            Sample::Float(value) => format!("{} {value}", sample.labels),
            Sample::Histogram(histogram) => format!("{} {histogram}", sample.labels),
        })
        .collect();
    assert_eq!(lines, expected, "{query}");
}

#[test]
fn without_the_flag_a_warning_on_buckets_names_no_metric() {
    let warnings = |query: &str| -> Vec<String> {
        let evaluation = instant(query, &EvalOptions::default()).unwrap();
        let render = |warning: &promql::Annotation| warning.render(query);
        evaluation.warnings.iter().map(render).collect()
    };
    assert_eq!(
        warnings("histogram_quantile(0.5, io_seconds_total)"),
        [r#"PromQL warning: bucket label "le" is missing or has a malformed value of "" (1:25)"#]
    );
    assert_eq!(
        warnings("histogram_quantile(0.5, -io_seconds_total)"),
        [r#"PromQL warning: bucket label "le" is missing or has a malformed value of "" (1:25)"#]
    );
}

#[test]
fn without_the_flag_no_sample_has_a_start_time() {
    check("start_timestamp(cpu_seconds_total)", &[]);
    let error = instant(
        "start_timestamp(cpu_seconds_total / on () cpu_seconds_total)",
        &EvalOptions::default(),
    );
    assert!(error.unwrap_err().contains("found duplicate series"));
}

#[test]
fn without_the_flag_names_go_with_the_operation() {
    check("sum by (__name__) (cpu_seconds_total * 2)", &["{} 160"]);
    check(
        r#"label_replace(-io_seconds_total, "x", "$1", "__name__", "(.*)")"#,
        &[r#"{job="api"} -40"#],
    );
    let error = instant(
        r#"rate({__name__=~".+_seconds_total"}[5m])"#,
        &EvalOptions::default(),
    )
    .unwrap_err();
    assert_eq!(
        error,
        "vector cannot contain metrics with the same labelset"
    );
}

#[test]
fn series_come_in_the_order_of_their_labels() {
    check(
        "cpu_seconds_total",
        &[
            r#"cpu_seconds_total{job="api"} 40"#,
            r#"cpu_seconds_total{job="worker"} 40"#,
        ],
    );
    check(
        "io_seconds_total or cpu_seconds_total{job='api'}",
        &[r#"io_seconds_total{job="api"} 40"#],
    );
}

#[test]
fn a_query_that_is_too_large_is_stopped_before_it_takes_the_memory() {
    let parsed = parse("cpu_seconds_total", &ParseOptions::stable());
    let range = RangeParams {
        start_ms: 0,
        end_ms: 1_000_000,
        step_ms: 1_000,
    };
    let options = EvalOptions {
        max_samples: 1_500,
        ..EvalOptions::default()
    };
    let error = evaluate_range(&store(), &parsed.expr, range, &options).unwrap_err();
    assert!(
        error.to_string().contains("more than 1500 samples"),
        "{error}"
    );
}

#[test]
fn a_query_stops_when_it_is_told_to() {
    let asked = Cell::new(0);
    let interrupt = || {
        asked.set(asked.get() + 1);
        asked.get() > 1
    };
    let options = EvalOptions {
        interrupt: Some(&interrupt),
        ..EvalOptions::default()
    };
    let error = instant("sum(cpu_seconds_total) + sum(io_seconds_total)", &options).unwrap_err();
    assert_eq!(error, "query was cancelled or took too long");
}

#[test]
fn an_error_knows_its_place_in_the_query() {
    let parsed = parse(
        "1 + sum(cpu_seconds_total + on () io_seconds_total)",
        &ParseOptions::stable(),
    );
    let error =
        evaluate_instant(&store(), &parsed.expr, 600_000, &EvalOptions::default()).unwrap_err();
    assert_eq!((error.span.start, error.span.end), (8, 50));
}

#[test]
fn a_range_ends_where_it_says() {
    let parsed = parse("vector(time())", &ParseOptions::stable());
    let range = RangeParams {
        start_ms: 0,
        end_ms: 9_999,
        step_ms: 5_000,
    };
    let evaluation =
        evaluate_range(&store(), &parsed.expr, range, &EvalOptions::default()).unwrap();
    let Value::Matrix(series) = evaluation.value else {
        panic!()
    };
    assert_eq!(series[0].floats, [(0, 0.0), (5_000, 5.0)]);
    let backwards = RangeParams {
        start_ms: 1,
        end_ms: 0,
        step_ms: 1,
    };
    assert!(evaluate_range(&store(), &parsed.expr, backwards, &EvalOptions::default()).is_err());
}
