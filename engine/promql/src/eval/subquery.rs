//! Subqueries: an instant expression evaluated at absolute multiples of its own step, as a range vector.

use std::borrow::Cow;
use std::sync::Arc;

use tsdb::{Histogram, ResetHint};

use crate::ast::Expr;
use crate::functions::Sample;

use super::column::SeriesColumn;
use super::range::RawSeries;
use super::reset_hints::ResetHints;
use super::steps::{Placement, Steps};
use super::{EvalError, Evaluator};

impl Evaluator<'_> {
    /// The series of `inner` with a sample at every step that any window of the range may hold.
    pub(super) fn subquery(
        &self,
        inner: &Expr,
        range_ms: i64,
        step_ms: Option<i64>,
        placement: Placement,
        steps: Steps,
    ) -> Result<Vec<RawSeries<'static>>, EvalError> {
        if steps.count == 0 {
            return Ok(Vec::new());
        }
        let step_ms = step_ms.unwrap_or(self.options.default_subquery_step_ms);
        let (first_end, last_end) = placement.span(steps);
        // The first multiple of the step inside the left-open window.
        let start_ms = (first_end - range_ms).div_euclid(step_ms) * step_ms + step_ms;
        let inner_steps = Steps::new(start_ms, last_end, step_ms);
        if inner_steps.count == 0 {
            return Ok(Vec::new());
        }
        let evaluate = || self.vector_or_scalar(inner, inner_steps);
        let columns = self.with_reset_hints(ResetHints::AlwaysAsStored, evaluate)?;
        Ok(columns
            .into_iter()
            .map(|column| as_samples(column, inner_steps))
            .collect())
    }
}

fn as_samples(column: SeriesColumn, steps: Steps) -> RawSeries<'static> {
    let mut times = Vec::with_capacity(steps.count);
    let mut values = Vec::with_capacity(steps.count);
    let mut histogram_times = Vec::new();
    let mut histograms = Vec::new();
    for (index, time) in steps.times().enumerate() {
        match column.values.get(index) {
            Some(Sample::Float(value)) => {
                times.push(time);
                values.push(value);
            }
            Some(Sample::Histogram(histogram)) => {
                histogram_times.push(time);
                histograms.push(without_reset_hint(histogram));
            }
            None => {}
        }
    }
    RawSeries {
        labels: column.labels,
        drops_name: column.drops_name,
        times: Cow::Owned(times),
        values: Cow::Owned(values),
        starts: Cow::Borrowed(&[]),
        histogram_times: Cow::Owned(histogram_times),
        histograms: Cow::Owned(histograms),
        histogram_starts: Cow::Borrowed(&[]),
    }
}

/// A hint tells about the stored sample before; a subquery may have skipped that, or return this one twice.
fn without_reset_hint(mut histogram: Arc<Histogram>) -> Arc<Histogram> {
    if matches!(histogram.reset_hint, ResetHint::Reset | ResetHint::NotReset) {
        Arc::make_mut(&mut histogram).reset_hint = ResetHint::Unknown;
    }
    histogram
}
