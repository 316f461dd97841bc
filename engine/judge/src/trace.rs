//! The values that alerts look at, at a resolution for drawing.

use promql::ast::{Expr, ExprKind};
use promql::{EvalOptions, RangeParams, Value, evaluate_range};
use tsdb::SeriesStore;

use crate::timeline::{Trace, TraceSeries};

/// As many points as a narrow screen shows.
const POINTS: i64 = 240;
/// The series with the most to tell: more lines cannot be told apart.
const SERIES: usize = 8;

/// Evaluates the value that `expr` compares with its threshold, over the whole time. `None` if that fails.
pub(crate) fn trace(
    alert: &str,
    expr: &Expr,
    store: &dyn SeriesStore,
    (start_ms, end_ms): (i64, i64),
) -> Option<Trace> {
    let (drawn, threshold) = split(expr);
    let range = RangeParams {
        start_ms,
        end_ms,
        step_ms: ((end_ms - start_ms) / POINTS).max(1000),
    };
    let evaluation = evaluate_range(store, drawn, range, &EvalOptions::default()).ok()?;
    let Value::Matrix(matrix) = evaluation.value else {
        return None;
    };
    let mut series: Vec<TraceSeries> = matrix
        .into_iter()
        .map(|series| TraceSeries {
            labels: series.labels.to_string(),
            points: series
                .floats
                .into_iter()
                .filter(|(_, value)| value.is_finite())
                .collect(),
        })
        .collect();
    let spread = |series: &TraceSeries| {
        let values = series.points.iter().map(|(_, value)| *value);
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        high - low
    };
    series.sort_by(|a, b| spread(b).total_cmp(&spread(a)));
    series.truncate(SERIES);
    Some(Trace {
        alert: alert.to_owned(),
        expr: drawn.to_string(),
        threshold,
        series,
    })
}

/// The side of a comparison that is no number, and the number; of `and` and `unless` the left side is looked at.
fn split(expr: &Expr) -> (&Expr, Option<f64>) {
    match &expr.kind {
        ExprKind::Paren(inner) => split(inner),
        ExprKind::Binary { op, lhs, .. } if op.is_set() => split(lhs),
        ExprKind::Binary { op, lhs, rhs, .. } if op.is_comparison() => {
            match (number(lhs), number(rhs)) {
                (None, Some(threshold)) => (lhs, Some(threshold)),
                (Some(threshold), None) => (rhs, Some(threshold)),
                _ => (expr, None),
            }
        }
        _ => (expr, None),
    }
}

/// The value of an expression of numbers.
fn number(expr: &Expr) -> Option<f64> {
    use promql::ast::{BinaryOp, UnaryOp};
    match &expr.kind {
        ExprKind::Number(value) => Some(*value),
        ExprKind::Paren(inner) => number(inner),
        ExprKind::Unary { op, expr } => number(expr).map(|value| match op {
            UnaryOp::Plus => value,
            UnaryOp::Minus => -value,
        }),
        ExprKind::Binary { op, lhs, rhs, .. } => {
            let (lhs, rhs) = (number(lhs)?, number(rhs)?);
            match op {
                BinaryOp::Add => Some(lhs + rhs),
                BinaryOp::Sub => Some(lhs - rhs),
                BinaryOp::Mul => Some(lhs * rhs),
                BinaryOp::Div => Some(lhs / rhs),
                _ => None,
            }
        }
        _ => None,
    }
}
