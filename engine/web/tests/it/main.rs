//! The playground as the page's worker uses it.

use std::cell::Cell;

use engine_web::Playground;
use promql::{QueryTimes, RangeParams};
use serde_json::{Value, json};
use tsdb::dataset::{self, Dataset, DatasetInfo, MetricKind, MetricMetadata};
use tsdb::{Labels, MemoryStore};

const MINUTE: i64 = 60_000;

/// Ten minutes of a counter that rises by one a second, scraped every 15 s.
fn playground() -> Playground {
    let mut store = MemoryStore::default();
    let samples: Vec<(i64, f64)> = (0..40)
        .map(|scrape| (scrape * 15_000, scrape as f64 * 15.0))
        .collect();
    for path in ["/tasks", "/tasks/{id}"] {
        store.append(
            Labels::new([("__name__", "http_requests_total"), ("path", path)]),
            &samples,
        );
    }
    let metadata = MetricMetadata {
        kind: MetricKind::Counter,
        help: "Requests served.".to_owned(),
        unit: String::new(),
    };
    let file = dataset::write(&Dataset {
        info: DatasetInfo {
            title: "a \"day\"".to_owned(),
            end_ms: 10 * MINUTE,
            scrape_interval_ms: 15_000,
            ..DatasetInfo::default()
        },
        metadata: [("http_requests_total".to_owned(), metadata)].into(),
        store,
        ..Dataset::default()
    });
    let mut playground = Playground::default();
    playground
        .load_dataset(&file)
        .expect("what was written can be read");
    playground
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).expect("every answer is JSON")
}

fn no_time() -> f64 {
    0.0
}

#[test]
fn the_dataset_and_its_metrics_are_described() {
    let playground = playground();
    let dataset =
        json!({"title": "a \"day\"", "startMs": 0, "endMs": 600_000, "scrapeIntervalMs": 15_000});
    assert_eq!(read(&playground.dataset()), dataset);
    let metrics =
        json!([{"name": "http_requests_total", "type": "counter", "help": "Requests served."}]);
    assert_eq!(read(&playground.metrics()), metrics);
}

#[test]
fn a_query_runs_at_one_moment() {
    let answer = read(&playground().instant(
        r#"sum(http_requests_total{path=~"/tasks|/tasks/{id}.*"})"#,
        5 * MINUTE,
        &no_time,
    ));
    assert_eq!(
        answer["data"]["result"],
        json!([{"metric": {}, "value": [300, "600"]}])
    );
}

#[test]
fn a_query_runs_over_a_range() {
    let range = RangeParams {
        start_ms: 0,
        end_ms: 2 * MINUTE,
        step_ms: MINUTE,
    };
    let answer = read(&playground().range("count(http_requests_total)", range, &no_time));
    assert_eq!(
        answer["data"]["result"][0]["values"],
        json!([[0, "2"], [60, "2"], [120, "2"]])
    );
}

#[test]
fn a_wrong_query_says_what_to_write() {
    let answer = read(&playground().instant("rate(http_requests_total)", 0, &no_time));
    assert_eq!(answer["errorType"], "bad_data");
    assert_eq!(
        answer["diagnostics"][0]["fix"],
        json!({"from": 24, "to": 24, "insert": "[5m]"})
    );
    assert_eq!(read(&playground().check("up")), json!([]));
}

#[test]
fn names_are_completed_from_the_dataset() {
    let playground = playground();
    let offered = read(&playground.complete("http", 4));
    assert_eq!((&offered["from"], &offered["to"]), (&json!(0), &json!(4)));
    let metric = json!({"label": "http_requests_total", "type": "metric", "detail": "counter", "info": "Requests served."});
    assert_eq!(offered["options"][0], metric);
    let values = read(&playground.complete("http_requests_total{path=\"", 26));
    assert_eq!(values["options"][1]["label"], "/tasks/{id}");
}

#[test]
fn too_many_steps_are_refused() {
    let range = RangeParams {
        start_ms: 0,
        end_ms: 12_000_000,
        step_ms: 1000,
    };
    let answer = read(&playground().range("1", range, &no_time));
    assert_eq!(
        answer["error"],
        "12000 steps are more than the 11000 allowed: take a longer step"
    );
}

#[test]
fn too_many_samples_are_refused() {
    let mut playground = playground();
    playground.limits.samples = 1;
    let answer = read(&playground.instant("rate(http_requests_total[5m])", 5 * MINUTE, &no_time));
    assert_eq!(answer["errorType"], "execution");
}

#[test]
fn a_query_that_takes_too_long_is_stopped() {
    let ticks = Cell::new(0.0);
    // Every look at the clock takes six seconds.
    let clock = || ticks.replace(ticks.get() + 6000.0);
    let answer = read(&playground().instant(
        "sum(http_requests_total) + sum(http_requests_total)",
        0,
        &clock,
    ));
    assert_eq!(answer["errorType"], "timeout");
}

#[test]
fn a_file_that_is_no_dataset_leaves_the_old_one() {
    let mut playground = playground();
    assert!(playground.load_dataset(b"not a dataset").is_err());
    assert_eq!(
        read(&playground.metrics())[0]["name"],
        "http_requests_total"
    );
}

/// Asks about series that are told in a text, a sample each quarter of a minute.
fn over(series: &str, expr: &str, times: QueryTimes) -> Value {
    // The dataset must not be looked at: an empty playground answers as well.
    read(&Playground::default().over(series, 15_000, expr, times, &no_time))
}

#[test]
fn told_series_are_queried_at_one_moment() {
    let series = "# a counter that starts again\nhits{path=\"/\"} 0+10x4 5 15";
    let answer = over(series, "increase(hits[1m])", QueryTimes::Instant(90_000));
    // 30, 40, 5, 15: a rise of 10, 5 and 10 in 45 s, stretched to the minute.
    assert_eq!(
        answer["data"]["result"],
        json!([{"metric": {"path": "/"}, "value": [90, "33.33333333333333"]}])
    );
}

#[test]
fn told_series_are_queried_over_a_range() {
    let range = RangeParams {
        start_ms: 0,
        end_ms: 60_000,
        step_ms: 15_000,
    };
    let answer = over("depth 1 _ 3 stale 5", "depth", QueryTimes::Range(range));
    assert_eq!(
        answer["data"]["result"][0]["values"],
        json!([[0, "1"], [15, "1"], [30, "3"], [60, "5"]])
    );
}

#[test]
fn told_series_that_are_none_are_refused_with_their_line() {
    let answer = over("a 1\nb{ 2", "a", QueryTimes::Instant(0));
    assert_eq!(answer["errorType"], "bad_data");
    let error = answer["error"].as_str().expect("a message");
    assert!(error.starts_with("line 2: "), "{error}");
}

#[test]
fn a_wrong_query_over_told_series_says_what_to_write() {
    let answer = over("a 1", "rate(a)", QueryTimes::Instant(0));
    assert_eq!(answer["errorType"], "bad_data");
    assert_eq!(answer["diagnostics"][0]["fix"]["insert"], "[5m]");
}
