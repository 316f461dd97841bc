//! Every query on a page does on the sample day what its text says: finds something, nothing, or is refused.

use std::time::{Duration, Instant};

use content::Expectation;
use model::{QueryBlock, QueryView};
use promql::{EvalOptions, Evaluation, ParseOptions, RangeParams, Value};
use tsdb::SeriesStore;

use crate::pages::pages;

/// DESIGN.md promises it for WASM in a visitor's browser, so native code must keep it by far.
const BUDGET: Duration = Duration::from_millis(50);

/// Each query is timed this often and its best time counts: others use the machine too.
const RUNS: usize = 3;

#[test]
fn every_query_on_a_page_does_what_its_text_says() {
    let sample_day = sim::run(&sim::Scenario::sample_day());
    let mut wrong = Vec::new();
    let mut times = Vec::new();
    for page in pages() {
        for query in &page.rendered.queries {
            let place = format!("{}:{}", page.file, query.line);
            let started = Instant::now();
            let result = run(&query.block, &sample_day.store);
            let mut took = started.elapsed();
            for _ in 1..RUNS {
                let started = Instant::now();
                // Only its time matters; the result is the same.
                let _ = run(&query.block, &sample_day.store);
                took = took.min(started.elapsed());
            }
            times.push((took, place.clone()));
            if let Err(message) = as_promised(&result, &query.expectation) {
                wrong.push(format!("{place}: {message}\n{}\n", query.block.expr));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(times.len() >= 50, "only {} queries were found", times.len());

    times.sort();
    let (p95, _) = times[(times.len() - 1) * 95 / 100];
    let (slowest, place) = times.last().expect("there are queries");
    println!(
        "{} queries: p95 {p95:.1?}, slowest {slowest:.1?} at {place}",
        times.len()
    );
    assert!(
        p95 < BUDGET,
        "p95 is {p95:?}, slowest {slowest:?} at {place}"
    );
}

/// The result as the page would show it, or why there is none.
fn run(block: &QueryBlock, store: &dyn SeriesStore) -> Result<Evaluation, String> {
    let parsed = promql::parse(&block.expr, &ParseOptions::stable());
    if !parsed.is_valid() {
        let messages = parsed
            .diagnostics
            .iter()
            .map(|diagnostic| promql::diagnostic::render(&block.expr, diagnostic));
        return Err(messages.collect());
    }
    let options = EvalOptions::default();
    let evaluated = match block.view {
        QueryView::Instant { at_ms } => {
            promql::evaluate_instant(store, &parsed.expr, at_ms, &options)
        }
        QueryView::Range {
            start_ms,
            end_ms,
            step_ms,
        } => {
            let range = RangeParams {
                start_ms,
                end_ms,
                step_ms,
            };
            promql::evaluate_range(store, &parsed.expr, range, &options)
        }
    };
    evaluated.map_err(|error| error.to_string())
}

fn as_promised(
    result: &Result<Evaluation, String>,
    expectation: &Expectation,
) -> Result<(), String> {
    match (result, expectation) {
        (Err(_), Expectation::Error { .. }) => Ok(()),
        (Ok(_), Expectation::Error { why }) => {
            Err(format!("is not refused, though the page says {why:?}"))
        }
        (Err(message), _) => Err(format!("is refused: {message}")),
        (Ok(evaluation), Expectation::Empty { why }) if !is_empty(&evaluation.value) => {
            Err(format!("finds something, though the page says {why:?}"))
        }
        (Ok(evaluation), Expectation::Result) if is_empty(&evaluation.value) => {
            Err("finds nothing: correct it, or say `empty=\"why\"`".to_owned())
        }
        (Ok(_), _) => Ok(()),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Vector(samples) => samples.is_empty(),
        Value::Matrix(series) => series.is_empty(),
        Value::Scalar(_) | Value::String(_) => false,
    }
}
