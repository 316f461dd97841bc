//! Queries on the day that the pages show.

use std::sync::LazyLock;

use model::QueryView;
use promql::{EvalOptions, Evaluation, ParseOptions, RangeParams, Value};
use tsdb::dataset::Dataset;

/// Simulated once for all checks.
static SAMPLE_DAY: LazyLock<Dataset> = LazyLock::new(|| sim::run(&sim::Scenario::sample_day()));

/// The result as a page would show it, or why there is none.
pub(crate) fn evaluate(expr: &str, view: QueryView) -> Result<Evaluation, String> {
    let parsed = promql::parse(expr, &ParseOptions::stable());
    if !parsed.is_valid() {
        let messages = parsed
            .diagnostics
            .iter()
            .map(|diagnostic| promql::diagnostic::render(expr, diagnostic));
        return Err(messages.collect());
    }
    let options = EvalOptions::default();
    let evaluated = match view {
        QueryView::Instant { at_ms } => {
            promql::evaluate_instant(&SAMPLE_DAY.store, &parsed.expr, at_ms, &options)
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
            promql::evaluate_range(&SAMPLE_DAY.store, &parsed.expr, range, &options)
        }
    };
    evaluated.map_err(|error| error.to_string())
}

/// Whether nothing was found.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Vector(samples) => samples.is_empty(),
        Value::Matrix(series) => series.is_empty(),
        Value::Scalar(_) | Value::String(_) => false,
    }
}
