//! `/metrics`: our own metrics, as we teach them.

use std::sync::OnceLock;
use std::time::Duration;

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

/// Around what a page should take, so that percentiles mean something there.
const REQUEST_SECONDS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];
const GRADING_SECONDS: &[f64] = &[0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0];

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts recording. Once per process; a second call changes nothing.
pub(crate) fn install() -> Result<(), BuildError> {
    if HANDLE.get().is_some() {
        return Ok(());
    }
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(
            Matcher::Full("http_request_duration_seconds".to_owned()),
            REQUEST_SECONDS,
        )?
        .set_buckets_for_metric(
            Matcher::Full("sightline_grading_duration_seconds".to_owned()),
            GRADING_SECONDS,
        )?
        .build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_ok() {
        let _ = HANDLE.set(handle);
        describe();
    }
    Ok(())
}

/// Keeps the recorder's memory bounded between scrapes. Never returns.
pub(crate) async fn run_upkeep() {
    loop {
        tokio::time::sleep(Duration::from_secs(5)).await;
        if let Some(handle) = HANDLE.get() {
            handle.run_upkeep();
        }
    }
}

/// The exposition text.
pub(crate) async fn render() -> impl IntoResponse {
    let text = HANDLE
        .get()
        .map(PrometheusHandle::render)
        .unwrap_or_default();
    (
        [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        text,
    )
}

fn describe() {
    describe_counter!(
        "http_requests_total",
        "Requests answered, by method, route and status."
    );
    describe_histogram!(
        "http_request_duration_seconds",
        Unit::Seconds,
        "Time from a request's head to the answer's."
    );
    describe_counter!(
        "sightline_panics_total",
        "Requests that ended in a panic of ours."
    );
    describe_gauge!(
        "sightline_grading_queue_depth",
        "Submissions that wait for a grader."
    );
    describe_histogram!(
        "sightline_grading_duration_seconds",
        Unit::Seconds,
        "Time from a claim to its end."
    );
    describe_counter!(
        "sightline_gradings_total",
        "Gradings that ended, by outcome."
    );
}
