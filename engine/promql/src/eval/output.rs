//! The result of a query, as a caller sees it.

use std::sync::Arc;

use tsdb::{Histogram, Labels};

use crate::annotations::Annotation;
use crate::ast::Expr;
use crate::functions::Sample;

use super::column::{SeriesColumn, Values};
use super::steps::Steps;
use super::{EvalError, Evaluator, names};

/// A value and what was remarked on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    pub value: Value,
    pub warnings: Vec<Annotation>,
    pub infos: Vec<Annotation>,
}

/// What a query comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Scalar(f64),
    String(String),
    /// In the order the query gives: `sort`, `topk` and their like mean something.
    Vector(Vec<VectorSample>),
    /// Sorted by labels.
    Matrix(Vec<MatrixSeries>),
}

/// One series of an instant vector.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorSample {
    pub labels: Labels,
    pub value: Sample,
}

/// One series of a range of values: floats and histograms apart, each by rising time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MatrixSeries {
    pub labels: Labels,
    pub floats: Vec<(i64, f64)>,
    pub histograms: Vec<(i64, Arc<Histogram>)>,
}

/// The value of an instant query.
pub(super) fn instant(
    evaluator: &Evaluator<'_>,
    expr: &Expr,
    at_ms: i64,
) -> Result<Value, EvalError> {
    Ok(match evaluator.eval(expr, Steps::instant(at_ms))? {
        Values::Scalar(values) => Value::Scalar(values.first().copied().unwrap_or(f64::NAN)),
        Values::String(text) => Value::String(text),
        Values::Vector(columns) => {
            let columns = names::remove_names(columns, expr.span)?;
            let samples = columns.into_iter().filter_map(|column| {
                column.values.get(0).map(|value| VectorSample {
                    labels: column.labels,
                    value,
                })
            });
            Value::Vector(samples.collect())
        }
    })
}

/// The value of a range query.
pub(super) fn range(
    evaluator: &Evaluator<'_>,
    expr: &Expr,
    steps: Steps,
) -> Result<Value, EvalError> {
    let columns = match evaluator.eval(expr, steps)? {
        Values::Vector(columns) => names::remove_names(columns, expr.span)?,
        Values::Scalar(values) => {
            let floats = steps.times().zip(values).collect();
            return Ok(Value::Matrix(vec![MatrixSeries {
                floats,
                ..MatrixSeries::default()
            }]));
        }
        Values::String(text) => return Ok(Value::String(text)),
    };
    Ok(matrix(columns, steps))
}

/// Columns as series of points, sorted by labels; those without a point are left out.
pub(super) fn matrix(columns: Vec<SeriesColumn>, steps: Steps) -> Value {
    let mut series: Vec<MatrixSeries> = columns
        .into_iter()
        .map(|column| {
            let mut series = MatrixSeries {
                labels: column.labels,
                ..MatrixSeries::default()
            };
            for (index, time) in steps.times().enumerate() {
                match column.values.get(index) {
                    Some(Sample::Float(value)) => series.floats.push((time, value)),
                    Some(Sample::Histogram(histogram)) => series.histograms.push((time, histogram)),
                    None => {}
                }
            }
            series
        })
        .filter(|series| !series.floats.is_empty() || !series.histograms.is_empty())
        .collect();
    series.sort_by(|a, b| a.labels.cmp(&b.labels));
    Value::Matrix(series)
}
