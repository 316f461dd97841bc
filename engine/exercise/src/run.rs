//! One query on one dataset: over its whole range, or at a few moments of it where order matters.

use promql::{
    EvalError, EvalOptions, Expr, QueryTimes, RangeParams, Value, evaluate_instant, evaluate_range,
};

use crate::judge::Limits;
use crate::{NamedDataset, Order};

/// So many moments of a range are looked at where the order of series matters.
const MOMENTS: i64 = 6;

/// The results at the times of a dataset: one, or one a moment.
pub(crate) fn run(
    expr: &Expr,
    dataset: &NamedDataset,
    order: Order,
    limits: &Limits<'_>,
) -> Result<Vec<(i64, Value)>, EvalError> {
    let options = EvalOptions {
        max_samples: limits.max_samples,
        interrupt: limits.interrupt,
        ..EvalOptions::default()
    };
    let at = |at_ms| {
        let evaluation = evaluate_instant(&dataset.store, expr, at_ms, &options)?;
        Ok((at_ms, evaluation.value))
    };
    match (dataset.times, order) {
        (QueryTimes::Instant(at_ms), _) => Ok(vec![at(at_ms)?]),
        (QueryTimes::Range(range), Order::Ignored) => {
            let evaluation = evaluate_range(&dataset.store, expr, range, &options)?;
            Ok(vec![(range.start_ms, evaluation.value)])
        }
        (QueryTimes::Range(range), Order::Matters) => moments(range).map(at).collect(),
    }
}

/// Some moments from the start of a range to its end.
fn moments(range: RangeParams) -> impl Iterator<Item = i64> {
    let length = range.end_ms.saturating_sub(range.start_ms);
    (0..MOMENTS).map(move |step| range.start_ms + length / (MOMENTS - 1) * step)
}
