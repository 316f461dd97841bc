//! Our engine's answer to a query, in this process.

use std::panic::{AssertUnwindSafe, catch_unwind};

use promql::diagnostic::line_column;
use promql::{
    Annotation, EvalOptions, Evaluation, ParseOptions, RangeParams, Sample, Severity, Value,
    evaluate_instant, evaluate_range, parse,
};
use tsdb::{Labels, MemoryStore};

use crate::answer::{Answer, Data, When};

/// The language of the server that is asked: what its flags switch on.
pub fn parse_options() -> ParseOptions {
    ParseOptions {
        experimental_functions: true,
        duration_expressions: true,
        ..ParseOptions::stable()
    }
}

/// Evaluates `query`; a panic counts as a failure that says so.
pub fn ask(store: &MemoryStore, query: &str, when: When) -> Answer {
    catch_unwind(AssertUnwindSafe(|| match evaluate(store, query, when) {
        Ok(evaluation) => answer(query, evaluation, when),
        Err(message) => Answer::failed(message),
    }))
    .unwrap_or_else(|_| Answer::failed("our engine panicked"))
}

/// Parses and evaluates, and leaves the value as the engine gives it.
///
/// # Errors
/// What is wrong with the query, or with the data for it.
pub fn evaluate(store: &MemoryStore, query: &str, when: When) -> Result<Evaluation, String> {
    let parsed = parse(query, &parse_options());
    if let Some(problem) = parsed
        .diagnostics
        .iter()
        .find(|problem| problem.severity == Severity::Error)
    {
        let place = line_column(query, problem.span.start);
        return Err(format!("{place}: parse error: {}", problem.message));
    }
    let options = EvalOptions::default();
    match when {
        When::Instant { at_ms } => evaluate_instant(store, &parsed.expr, at_ms, &options),
        When::Range {
            start_ms,
            end_ms,
            step_ms,
        } => {
            let range = RangeParams {
                start_ms,
                end_ms,
                step_ms,
            };
            evaluate_range(store, &parsed.expr, range, &options)
        }
    }
    .map_err(|error| error.to_string())
}

/// The evaluation in the shape that both sides share.
pub fn answer(query: &str, evaluation: Evaluation, when: When) -> Answer {
    let at_ms = match when {
        When::Instant { at_ms } => at_ms,
        When::Range { end_ms, .. } => end_ms,
    };
    let render = |remarks: &[Annotation]| remarks.iter().map(|r| r.render(query)).collect();
    Answer {
        warnings: render(&evaluation.warnings),
        infos: render(&evaluation.infos),
        result: Ok(data(evaluation.value, at_ms)),
    }
}

fn data(value: Value, at_ms: i64) -> Data {
    match value {
        Value::Scalar(value) => Data {
            kind: "scalar",
            series: vec![(Labels::default(), vec![(at_ms, value)])],
            ..Data::default()
        },
        Value::String(text) => Data {
            kind: "string",
            text,
            ..Data::default()
        },
        Value::Vector(samples) => Data {
            kind: "vector",
            series: samples
                .into_iter()
                .filter_map(|sample| match sample.value {
                    Sample::Float(value) => Some((sample.labels, vec![(at_ms, value)])),
                    Sample::Histogram(_) => None,
                })
                .collect(),
            ..Data::default()
        },
        Value::Matrix(series) => Data {
            kind: "matrix",
            series: series.into_iter().map(|s| (s.labels, s.floats)).collect(),
            ..Data::default()
        },
    }
}
