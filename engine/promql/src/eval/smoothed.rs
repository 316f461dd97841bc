//! `smoothed` instant selectors: the value on the line between the samples before and after each step.

use tsdb::Series;

use crate::ast::Expr;
use crate::functions::{Sample, extended, extended_histogram};

use super::column::Column;
use super::steps::{Placement, Steps};
use super::{Evaluator, remarks};

impl Evaluator<'_> {
    pub(super) fn smoothed(
        &self,
        expr: &Expr,
        series: &Series,
        placement: Placement,
        steps: Steps,
    ) -> Column {
        let mut column = Column::absent(steps.count);
        let lookback = self.options.lookback_ms;
        let name = series.labels.metric_name();
        for (index, time) in steps.times().enumerate() {
            let time = placement.at(time);
            let in_reach = |times: &[i64]| {
                let first = times.partition_point(|t| *t <= time - lookback);
                times.get(first).is_some_and(|t| *t <= time + lookback)
            };
            if in_reach(&series.timestamps) && in_reach(&series.histograms.timestamps) {
                self.annotations
                    .warn(expr.span, remarks::mixed_samples(name));
                continue;
            }
            let sample = match smoothed_float(series, time, lookback) {
                Some(value) => Ok(Some(Sample::Float(value))),
                None => extended_histogram::smoothed(&series.histograms, time, lookback),
            };
            match sample {
                Ok(sample) => column.set(index, sample),
                Err(_) => self
                    .annotations
                    .warn(expr.span, remarks::mixed_schemas(name)),
            }
        }
        column
    }
}

fn smoothed_float(series: &Series, time: i64, lookback: i64) -> Option<f64> {
    let point = |index: usize| (series.timestamps[index], series.values[index]);
    let live = |(_, value): &(i64, f64)| !tsdb::is_stale_nan(*value);
    let split = series.timestamps.partition_point(|t| *t < time);
    let after = (split..series.timestamps.len())
        .map(point)
        .find(live)
        .filter(|(t, _)| *t <= time + lookback);
    if let Some((after_time, value)) = after
        && after_time == time
    {
        return Some(value);
    }
    let (before_time, before) = (0..split)
        .rev()
        .map(point)
        .find(live)
        .filter(|(t, _)| *t > time - lookback)?;
    let Some((after_time, after)) = after else {
        return Some(before);
    };
    Some(extended::value_between(
        before,
        after,
        extended::fraction(before_time, after_time, time),
        false,
    ))
}
