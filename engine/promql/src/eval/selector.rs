//! Instant selectors: for each step the newest sample that is not older than the look-back.

use std::sync::Arc;

use tsdb::{Histogram, Matcher, Series};

use crate::ast::{Expr, LabelMatcher, RangeExtension, Selector};
use crate::functions::Sample;

use super::column::{Column, SeriesColumn};
use super::reset_hints::worked_out;
use super::steps::{Placement, Steps};
use super::{EvalError, EvalErrorKind, Evaluator};

/// What is wanted of the sample that a selector finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Value,
    /// When it was taken, in seconds.
    Time,
    /// When its counter started, in seconds.
    StartTime,
}

impl Evaluator<'_> {
    /// The series a selector means. Asked for once: all steps share the answer.
    pub(super) fn select(
        &self,
        expr: &Expr,
        matchers: &[LabelMatcher],
    ) -> Result<Vec<&Series>, EvalError> {
        let matchers: Result<Vec<Matcher>, _> = matchers
            .iter()
            .map(|m| Matcher::new(m.name.as_str(), m.op, m.value.as_str()))
            .collect();
        let matchers = matchers.map_err(|error| EvalErrorKind::Matcher(error).at(expr.span))?;
        Ok(self.store.select(&matchers))
    }

    #[inline(never)]
    pub(super) fn selector(
        &self,
        expr: &Expr,
        selector: &Selector,
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        self.selector_for(expr, selector, steps, Wanted::Value)
    }

    pub(super) fn selector_for(
        &self,
        expr: &Expr,
        selector: &Selector,
        steps: Steps,
        wanted: Wanted,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let placement = self.placement(selector.at.as_ref(), selector.offset.as_ref())?;
        let is_smoothed = selector.extension == Some(RangeExtension::Smoothed);
        let mut columns = Vec::new();
        let selected = self.select(expr, &selector.matchers)?;
        for series in &selected {
            let values = if is_smoothed {
                self.smoothed(expr, series, placement, steps)
            } else {
                self.newest(series, placement, steps, wanted)
            };
            if !values.is_empty() {
                self.charge(steps.count, expr)?;
                columns.push(SeriesColumn {
                    labels: series.labels.clone(),
                    drops_name: false,
                    values,
                });
            }
        }
        if let Some(trace) = self.trace() {
            trace.selection(self, &selected, &columns, placement.at(steps.end_ms()));
        }
        Ok(columns)
    }

    pub(super) fn newest(
        &self,
        series: &Series,
        placement: Placement,
        steps: Steps,
        wanted: Wanted,
    ) -> Column {
        let mut column = Column::absent(steps.count);
        let first = placement.at(steps.start_ms);
        let mut cursor = Cursor::new(series, first, self.works_out_reset_hints());
        if placement.is_fixed() {
            let sample = cursor.newest(first, first - self.options.lookback_ms, wanted);
            column.fill(sample.as_ref());
            return column;
        }
        for (index, time) in steps.times().enumerate() {
            let time = placement.at(time);
            let sample = cursor.newest(time, time - self.options.lookback_ms, wanted);
            if sample.is_some() {
                column.set(index, sample);
            }
        }
        column
    }
}

/// Walks one series forward in time.
struct Cursor<'s> {
    series: &'s Series,
    /// How many floats, and histograms, lie at or before the time last asked for.
    floats: usize,
    histograms: usize,
    works_out_hints: bool,
}

impl<'s> Cursor<'s> {
    fn new(series: &'s Series, first_ms: i64, works_out_hints: bool) -> Self {
        Self {
            series,
            floats: series.timestamps.partition_point(|time| *time <= first_ms),
            histograms: series
                .histograms
                .timestamps
                .partition_point(|time| *time <= first_ms),
            works_out_hints,
        }
    }

    /// The newest sample in `(after_ms, at_ms]`; none where the series had ended by then.
    fn newest(&mut self, at_ms: i64, after_ms: i64, wanted: Wanted) -> Option<Sample> {
        let Series {
            timestamps,
            values,
            histograms,
            ..
        } = self.series;
        advance(&mut self.floats, timestamps, at_ms);
        advance(&mut self.histograms, &histograms.timestamps, at_ms);
        let in_reach = |count: usize, times: &[i64]| {
            Some(count.checked_sub(1)?).filter(|index| times[*index] > after_ms)
        };
        let float = in_reach(self.floats, timestamps);
        let histogram = in_reach(self.histograms, &histograms.timestamps);
        let histogram_is_newer = match (float, histogram) {
            (Some(float), Some(histogram)) => histograms.timestamps[histogram] > timestamps[float],
            (float, _) => float.is_none(),
        };
        if histogram_is_newer {
            let index = histogram?;
            let value =
                Some(&histograms.values[index]).filter(|histogram| !histogram.is_stale())?;
            return pick(
                wanted,
                histograms.timestamps[index],
                &histograms.start_timestamps,
                index,
            )
            .unwrap_or_else(|| Some(Sample::Histogram(self.hinted(index, value))));
        }
        let index = float?;
        let value = Some(values[index]).filter(|value| !tsdb::is_stale_nan(*value))?;
        pick(
            wanted,
            timestamps[index],
            &self.series.start_timestamps,
            index,
        )
        .unwrap_or(Some(Sample::Float(value)))
    }
}

impl Cursor<'_> {
    fn hinted(&self, index: usize, histogram: &Arc<Histogram>) -> Arc<Histogram> {
        if !self.works_out_hints {
            return histogram.clone();
        }
        let previous = index
            .checked_sub(1)
            .map(|index| &self.series.histograms.values[index]);
        worked_out(histogram, previous)
    }
}

/// A time instead of the value, where one is wanted.
fn pick(wanted: Wanted, time: i64, starts: &[i64], index: usize) -> Option<Option<Sample>> {
    #[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 ms")]
    let seconds = |ms: i64| Some(Sample::Float(ms as f64 / 1_000.0));
    match wanted {
        Wanted::Value => None,
        Wanted::Time => Some(seconds(time)),
        Wanted::StartTime => Some(seconds(starts.get(index).copied().unwrap_or(0))),
    }
}

fn advance(count: &mut usize, times: &[i64], at_ms: i64) {
    while times.get(*count).is_some_and(|time| *time <= at_ms) {
        *count += 1;
    }
}
