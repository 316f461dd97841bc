//! Functions over ranges: a window slides over the columns of each series, step by step, and never copies a sample.

use std::borrow::Cow;
use std::sync::Arc;

use tsdb::{Histogram, Labels, Series};

use crate::Span;
use crate::ast::{Expr, ExprKind, RangeExtension, Selector};
use crate::functions::{Extremes, FoldWindows, Function, Sample, Window, WindowNote, WindowNotes};

use super::column::{Column, SeriesColumn};
use super::output::{MatrixSeries, Value};
use super::reset_hints::worked_out;
use super::steps::{Placement, Steps};
use super::{EvalError, EvalErrorKind, Evaluator, remarks};

/// The samples of one series that any window of the query may need, stale markers left out.
pub(super) struct RawSeries<'s> {
    pub(super) labels: Labels,
    pub(super) drops_name: bool,
    pub(super) times: Cow<'s, [i64]>,
    pub(super) values: Cow<'s, [f64]>,
    pub(super) starts: Cow<'s, [i64]>,
    pub(super) histogram_times: Cow<'s, [i64]>,
    pub(super) histograms: Cow<'s, [Arc<Histogram>]>,
    pub(super) histogram_starts: Cow<'s, [i64]>,
}

/// A range vector: where its windows lie, and the series in them.
pub(super) struct RangeInput<'s> {
    pub(super) range_ms: i64,
    pub(super) placement: Placement,
    pub(super) extension: Option<RangeExtension>,
    pub(super) series: Vec<RawSeries<'s>>,
}

/// A function over windows and what it is called with.
pub(super) struct WindowCall<'e> {
    pub(super) function: &'static Function,
    pub(super) eval: fn(&Window<'_>) -> Option<Sample>,
    pub(super) keeps_name: bool,
    /// The scalar arguments, all of a step side by side.
    pub(super) params: Vec<f64>,
    /// Where the range and the first argument stand.
    pub(super) range: &'e Expr,
    pub(super) first_arg: Span,
}

impl Evaluator<'_> {
    /// The range vector `expr`, with everything that its windows at `steps` may hold.
    pub(super) fn range_input(
        &self,
        expr: &Expr,
        steps: Steps,
    ) -> Result<RangeInput<'_>, EvalError> {
        match self.trace() {
            None => self.find_range_input(expr, steps),
            Some(trace) => trace.range(self, expr, steps),
        }
    }

    pub(super) fn find_range_input(
        &self,
        expr: &Expr,
        steps: Steps,
    ) -> Result<RangeInput<'_>, EvalError> {
        let not_a_range = || EvalErrorKind::NotEvaluable.at(expr.span);
        match &expr.kind {
            ExprKind::Matrix { selector, range } => {
                let ExprKind::Selector(selector) = &selector.kind else {
                    return Err(not_a_range());
                };
                let range_ms = self.positive_duration_ms(range)?;
                let placement = self.placement(selector.at.as_ref(), selector.offset.as_ref())?;
                let mut input = RangeInput {
                    range_ms,
                    placement,
                    extension: selector.extension,
                    series: Vec::new(),
                };
                input.series = self.raw_series(expr, selector, &input, steps)?;
                Ok(input)
            }
            ExprKind::Subquery {
                expr: inner,
                range,
                step,
                at,
                offset,
            } => {
                let range_ms = self.positive_duration_ms(range)?;
                let step_ms = step
                    .as_ref()
                    .map(|step| self.positive_duration_ms(step))
                    .transpose()?;
                let placement = self.placement(at.as_ref(), offset.as_ref())?;
                let series = self.subquery(inner, range_ms, step_ms, placement, steps)?;
                Ok(RangeInput {
                    range_ms,
                    placement,
                    extension: None,
                    series,
                })
            }
            _ => Err(not_a_range()),
        }
    }

    fn raw_series(
        &self,
        expr: &Expr,
        selector: &Selector,
        input: &RangeInput<'_>,
        steps: Steps,
    ) -> Result<Vec<RawSeries<'_>>, EvalError> {
        let (first, last) = input.placement.span(steps);
        let after_ms = self.low_bound(input, first);
        let until_ms = self.high_bound(input, last);
        let selected = self.select(expr, &selector.matchers)?;
        let mut cut: Vec<RawSeries<'_>> = selected
            .into_iter()
            .map(|series| RawSeries::cut(series, after_ms, until_ms))
            .collect();
        if self.works_out_reset_hints() {
            cut.iter_mut().for_each(RawSeries::work_out_reset_hints);
        }
        Ok(cut)
    }

    /// Samples after this time are in the window that ends at `end_ms`.
    pub(super) fn low_bound(&self, input: &RangeInput<'_>, end_ms: i64) -> i64 {
        end_ms
            - input.range_ms
            - if input.extension.is_some() {
                self.options.lookback_ms
            } else {
                0
            }
    }

    /// Samples up to this time are in the window that ends at `end_ms`.
    pub(super) fn high_bound(&self, input: &RangeInput<'_>, end_ms: i64) -> i64 {
        let is_smoothed = input.extension == Some(RangeExtension::Smoothed);
        end_ms
            + if is_smoothed {
                self.options.lookback_ms
            } else {
                0
            }
    }

    /// A range vector as the result of an instant query.
    pub(super) fn range_value(&self, expr: &Expr, steps: Steps) -> Result<Value, EvalError> {
        let input = self.range_input(expr, steps)?;
        let series = input.series.into_iter().map(|raw| MatrixSeries {
            labels: if raw.drops_name {
                raw.labels.without_metadata()
            } else {
                raw.labels
            },
            floats: raw
                .times
                .iter()
                .copied()
                .zip(raw.values.iter().copied())
                .collect(),
            histograms: raw
                .histogram_times
                .iter()
                .copied()
                .zip(raw.histograms.iter().cloned())
                .collect(),
        });
        let mut series: Vec<MatrixSeries> = series
            .filter(|series| !series.floats.is_empty() || !series.histograms.is_empty())
            .collect();
        series.sort_by(|a, b| a.labels.cmp(&b.labels));
        Ok(Value::Matrix(series))
    }

    /// Calls a function for every series and window of its range.
    pub(super) fn over_windows(
        &self,
        call: &WindowCall<'_>,
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let input = self.range_input(call.range, steps)?;
        check_extension(call, input.extension)?;
        let mut columns = Vec::with_capacity(input.series.len());
        for raw in &input.series {
            let values = self.slide(call, &input, raw, steps)?;
            if values.is_empty() {
                continue;
            }
            self.charge(steps.count, call.range)?;
            let drops_name = !call.keeps_name || raw.drops_name;
            let column = SeriesColumn {
                labels: raw.labels.clone(),
                drops_name,
                values,
            };
            self.note_possible_gauge(call, &column);
            columns.push(column);
        }
        if let Some(trace) = self.trace() {
            trace.extrapolations(self, call, &input, steps);
        }
        self.settle_names(columns, call.range.span)
    }

    /// The function's value for one series at every step.
    fn slide(
        &self,
        call: &WindowCall<'_>,
        input: &RangeInput<'_>,
        raw: &RawSeries<'_>,
        steps: Steps,
    ) -> Result<Column, EvalError> {
        if let Some(fold) = call.function.fold
            && raw.histogram_times.is_empty()
        {
            return Ok(self.fold_windows(fold, input, raw, steps));
        }
        let mut column = Column::absent(steps.count);
        let notes = WindowNotes::default();
        let extremes = Extremes::default();
        let mut floats = Bounds::default();
        let mut histograms = Bounds::default();
        let params_per_step = call.params.len() / steps.count.max(1);
        let uses_starts = self.options.use_start_timestamps;
        for (index, at_ms) in steps.times().enumerate() {
            let end_ms = input.placement.at(at_ms);
            let (after_ms, until_ms) = (
                self.low_bound(input, end_ms),
                self.high_bound(input, end_ms),
            );
            floats.move_to(&raw.times, &raw.values, after_ms, until_ms);
            histograms.move_to(&raw.histogram_times, &[], after_ms, until_ms);
            if floats.is_empty() && histograms.is_empty() {
                continue;
            }
            let window = Window {
                times: floats.of(&raw.times),
                values: floats.of(&raw.values),
                first_place: floats.start,
                extremes: &extremes,
                falls: floats.falls,
                starts: if uses_starts {
                    floats.of(&raw.starts)
                } else {
                    &[]
                },
                histogram_times: histograms.of(&raw.histogram_times),
                histograms: histograms.of(&raw.histograms),
                histogram_starts: if uses_starts {
                    histograms.of(&raw.histogram_starts)
                } else {
                    &[]
                },
                start_ms: end_ms - input.range_ms,
                end_ms,
                at_ms,
                extension: input.extension,
                params: &call.params[index * params_per_step..(index + 1) * params_per_step],
                notes: &notes,
            };
            let sample = (call.eval)(&window);
            for note in notes.take() {
                self.report(note, call, &window, raw.labels.metric_name())?;
            }
            if sample.is_some() {
                column.set(index, sample);
            }
        }
        Ok(column)
    }

    /// As [`Self::slide`], for a function that takes many windows of floats at once.
    fn fold_windows(
        &self,
        fold: FoldWindows,
        input: &RangeInput<'_>,
        raw: &RawSeries<'_>,
        steps: Steps,
    ) -> Column {
        let mut windows = Vec::with_capacity(steps.count);
        let mut filled = Vec::with_capacity(steps.count);
        let mut bounds = Bounds::default();
        for (index, at_ms) in steps.times().enumerate() {
            let end_ms = input.placement.at(at_ms);
            let after_ms = self.low_bound(input, end_ms);
            bounds.move_to(&raw.times, &[], after_ms, end_ms);
            if !bounds.is_empty() {
                windows.push(bounds.start..bounds.end);
                filled.push(index);
            }
        }
        let mut results = Vec::with_capacity(windows.len());
        fold(&raw.values, &windows, &mut results);
        let mut column = Column::absent(steps.count);
        for (index, value) in filled.into_iter().zip(results) {
            column.set_float(index, value);
        }
        column
    }

    /// `rate` of something that is not named like a counter is worth a remark.
    fn note_possible_gauge(&self, call: &WindowCall<'_>, column: &SeriesColumn) {
        const COUNTER_ENDINGS: [&str; 4] = ["_total", "_sum", "_count", "_bucket"];
        let name = column.labels.metric_name();
        if !matches!(call.function.name, "rate" | "increase")
            || name.is_empty()
            || COUNTER_ENDINGS.iter().any(|ending| name.ends_with(ending))
            || (0..column.values.len()).all(|index| column.values.float(index).is_none())
        {
            return;
        }
        let message = format!(
            "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {name:?}"
        );
        self.annotations.info(call.first_arg, message);
    }

    /// Turns what a function noted on its input into an annotation, or an error.
    fn report(
        &self,
        note: WindowNote,
        call: &WindowCall<'_>,
        window: &Window<'_>,
        name: &str,
    ) -> Result<(), EvalError> {
        let span = call.first_arg;
        let param = |index: usize| window.params.get(index).copied().unwrap_or(f64::NAN);
        match note {
            WindowNote::MixedFloatsAndHistograms => self.annotations.warn(span, remarks::mixed_samples(name)),
            WindowNote::HistogramsIgnored => self.annotations.info(
                span,
                format!("ignored histograms in a range containing both floats and histograms for metric name {name:?}"),
            ),
            WindowNote::MixedBucketSchemas => self.annotations.warn(span, remarks::mixed_schemas(name)),
            WindowNote::NotACounter => {
                self.annotations.warn(span, format!("this native histogram metric is not a counter: {name:?}"));
            }
            WindowNote::NotAGauge => {
                self.annotations.warn(span, format!("this native histogram metric is not a gauge: {name:?}"));
            }
            WindowNote::ReconciledInSubtraction => {
                self.annotations.info(span, remarks::reconciled("subtraction"));
            }
            WindowNote::ReconciledInAddition => self.annotations.info(span, remarks::reconciled("addition")),
            WindowNote::ReconciledInAggregation => {
                self.annotations.info(span, remarks::reconciled("aggregation"));
            }
            WindowNote::CounterResetCollision => {
                self.annotations.warn(span, remarks::reset_collision("aggregation"));
            }
            WindowNote::InvalidQuantile => {
                self.annotations.warn(span, remarks::invalid_quantile(param(0)));
            }
            WindowNote::InvalidSmoothingFactor => {
                return Err(EvalErrorKind::InvalidSmoothingFactor(param(0)).at(span));
            }
            WindowNote::InvalidTrendFactor => return Err(EvalErrorKind::InvalidTrendFactor(param(1)).at(span)),
        }
        Ok(())
    }
}

impl<'s> RawSeries<'s> {
    /// The samples of `series` in `(after_ms, until_ms]`, borrowed where no stale marker stands among them.
    fn cut(series: &'s Series, after_ms: i64, until_ms: i64) -> Self {
        let range = cut(&series.timestamps, after_ms, until_ms);
        let column = &series.histograms;
        let histogram_range = cut(&column.timestamps, after_ms, until_ms);
        let values = &series.values[range.clone()];
        let histograms = &column.values[histogram_range.clone()];
        let live = |index: usize| !tsdb::is_stale_nan(values[index]);
        let live_histogram = |index: usize| !histograms[index].is_stale();
        Self {
            labels: series.labels.clone(),
            drops_name: false,
            times: keep(&series.timestamps[range.clone()], live),
            values: keep(values, live),
            starts: keep(series.start_timestamps.get(range).unwrap_or_default(), live),
            histogram_times: keep(&column.timestamps[histogram_range.clone()], live_histogram),
            histograms: keep(histograms, live_histogram),
            histogram_starts: keep(
                column
                    .start_timestamps
                    .get(histogram_range)
                    .unwrap_or_default(),
                live_histogram,
            ),
        }
    }
}

impl RawSeries<'_> {
    fn work_out_reset_hints(&mut self) {
        let hinted = self
            .histograms
            .iter()
            .enumerate()
            .map(|(index, histogram)| {
                let previous = index.checked_sub(1).map(|index| &self.histograms[index]);
                worked_out(histogram, previous)
            });
        self.histograms = Cow::Owned(hinted.collect());
    }
}

fn cut(times: &[i64], after_ms: i64, until_ms: i64) -> std::ops::Range<usize> {
    let start = times.partition_point(|time| *time <= after_ms);
    start..times.partition_point(|time| *time <= until_ms).max(start)
}

fn keep<T: Clone>(column: &[T], live: impl Fn(usize) -> bool) -> Cow<'_, [T]> {
    if (0..column.len()).all(&live) {
        return Cow::Borrowed(column);
    }
    Cow::Owned(
        (0..column.len())
            .filter(|index| live(*index))
            .map(|index| column[index].clone())
            .collect(),
    )
}

/// The part of a column that lies in the window; both ends only move forward.
#[derive(Default)]
pub(super) struct Bounds {
    pub(super) start: usize,
    end: usize,
    /// How often a value in the window is below the one before it: windows overlap, so this is counted once.
    pub(super) falls: usize,
}

impl Bounds {
    pub(super) fn move_to(&mut self, times: &[i64], values: &[f64], after_ms: i64, until_ms: i64) {
        let falls = |index: usize| match values.get(index..index + 2) {
            Some([before, after]) => usize::from(after < before),
            _ => 0,
        };
        while times.get(self.end).is_some_and(|time| *time <= until_ms) {
            if self.end > self.start {
                self.falls += falls(self.end - 1);
            }
            self.end += 1;
        }
        while self.start < self.end && times[self.start] <= after_ms {
            if self.start + 1 < self.end {
                self.falls -= falls(self.start);
            }
            self.start += 1;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The window's part of `column`; nothing where the column is not kept.
    pub(super) fn of<'c, T>(&self, column: &'c [T]) -> &'c [T] {
        column.get(self.start..self.end).unwrap_or_default()
    }
}

/// `anchored` and `smoothed` ranges hold samples from outside: only some functions know what to do with them.
fn check_extension(
    call: &WindowCall<'_>,
    extension: Option<RangeExtension>,
) -> Result<(), EvalError> {
    let (modifier, allowed) = match extension {
        None => return Ok(()),
        Some(RangeExtension::Anchored) => ("anchored", "changes, delta, increase, rate, resets"),
        Some(RangeExtension::Smoothed) => ("smoothed", "delta, increase, rate"),
    };
    let function = call.function.name;
    if allowed.split(", ").any(|name| name == function) {
        return Ok(());
    }
    Err(EvalErrorKind::ExtensionNotAllowed {
        modifier,
        allowed,
        function,
    }
    .at(call.range.span))
}
