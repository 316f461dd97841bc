//! What lies in the windows of a range vector, and how a rate was stretched to their ends.

use crate::ast::Expr;
use crate::explain::{Capped, Detail, Extrapolation, NodeValue, Point, WindowSeries};
use crate::functions::{Extremes, Sample, Window, WindowNotes, rate_of_floats};

use super::super::range::{Bounds, RangeInput, RawSeries, WindowCall};
use super::super::steps::Steps;
use super::super::{EvalError, Evaluator};
use super::Trace;

impl Trace<'_> {
    /// Finds the range vector `expr` and records its windows at the last step.
    #[cold]
    #[inline(never)]
    pub(in crate::eval) fn range<'s>(
        &self,
        evaluator: &'s Evaluator<'_>,
        expr: &Expr,
        steps: Steps,
    ) -> Result<RangeInput<'s>, EvalError> {
        let find = || {
            let input = evaluator.find_range_input(expr, steps)?;
            if matches!(expr.kind, crate::ast::ExprKind::Matrix { .. }) {
                let held = |raw: &RawSeries<'_>| raw.times.len() + raw.histogram_times.len();
                self.read(input.series.iter().map(held).sum());
            }
            Ok(input)
        };
        let describe = |input: &RangeInput<'_>| {
            let windows = input.series.iter().filter_map(|raw| {
                let (floats, histograms) = bounds(evaluator, input, raw, steps);
                window_series(raw, input, &floats, &histograms, steps)
            });
            (NodeValue::Windows(Capped::of(windows)), Vec::new())
        };
        self.node(evaluator, expr, steps, find, describe)
    }

    /// How the rise of each series was stretched in the window of the last step.
    #[cold]
    #[inline(never)]
    pub(in crate::eval) fn extrapolations(
        &self,
        evaluator: &Evaluator<'_>,
        call: &WindowCall<'_>,
        input: &RangeInput<'_>,
        steps: Steps,
    ) {
        let is_stretched = matches!(call.function.name, "rate" | "increase" | "delta");
        if !is_stretched || input.extension.is_some() {
            return;
        }
        self.detail(|| {
            let of_series = input
                .series
                .iter()
                .filter_map(|raw| extrapolation(evaluator, call, input, raw, steps));
            Detail::Extrapolation(Capped::of(of_series))
        });
    }
}

/// The places of the floats and histograms in the window of the last step.
fn bounds(
    evaluator: &Evaluator<'_>,
    input: &RangeInput<'_>,
    raw: &RawSeries<'_>,
    steps: Steps,
) -> (Bounds, Bounds) {
    let end_ms = input.placement.at(steps.end_ms());
    let (after, until) = (
        evaluator.low_bound(input, end_ms),
        evaluator.high_bound(input, end_ms),
    );
    let (mut floats, mut histograms) = (Bounds::default(), Bounds::default());
    floats.move_to(&raw.times, &raw.values, after, until);
    histograms.move_to(&raw.histogram_times, &[], after, until);
    (floats, histograms)
}

fn window_series(
    raw: &RawSeries<'_>,
    input: &RangeInput<'_>,
    floats: &Bounds,
    histograms: &Bounds,
    steps: Steps,
) -> Option<WindowSeries> {
    let (times, values) = (floats.of(&raw.times), floats.of(&raw.values));
    let histogram_times = histograms.of(&raw.histogram_times);
    let histogram_values = histograms.of(&raw.histograms);
    let samples = values.len() + histogram_values.len();
    if samples == 0 {
        return None;
    }
    let float = |(at_ms, value): (&i64, &f64)| Point {
        at_ms: *at_ms,
        value: Sample::Float(*value),
    };
    let histogram = |(at_ms, value): (&i64, &std::sync::Arc<tsdb::Histogram>)| Point {
        at_ms: *at_ms,
        value: Sample::Histogram(value.clone()),
    };
    let firsts = [
        times.first().zip(values.first()).map(float),
        histogram_times
            .first()
            .zip(histogram_values.first())
            .map(histogram),
    ];
    let lasts = [
        times.last().zip(values.last()).map(float),
        histogram_times
            .last()
            .zip(histogram_values.last())
            .map(histogram),
    ];
    let end_ms = input.placement.at(steps.end_ms());
    Some(WindowSeries {
        labels: raw.labels.clone(),
        start_ms: end_ms - input.range_ms,
        end_ms,
        samples,
        first: firsts.into_iter().flatten().min_by_key(|point| point.at_ms),
        last: lasts.into_iter().flatten().max_by_key(|point| point.at_ms),
        falls: floats.falls,
    })
}

fn extrapolation(
    evaluator: &Evaluator<'_>,
    call: &WindowCall<'_>,
    input: &RangeInput<'_>,
    raw: &RawSeries<'_>,
    steps: Steps,
) -> Option<Extrapolation> {
    let (floats, histograms) = bounds(evaluator, input, raw, steps);
    if !histograms.is_empty() {
        return None;
    }
    let end_ms = input.placement.at(steps.end_ms());
    let uses_starts = evaluator.options.use_start_timestamps;
    let window = Window {
        times: floats.of(&raw.times),
        values: floats.of(&raw.values),
        first_place: floats.start,
        extremes: &Extremes::default(),
        falls: floats.falls,
        starts: if uses_starts {
            floats.of(&raw.starts)
        } else {
            &[]
        },
        histogram_times: &[],
        histograms: &[],
        histogram_starts: &[],
        start_ms: end_ms - input.range_ms,
        end_ms,
        at_ms: steps.end_ms(),
        extension: None,
        params: &[],
        notes: &WindowNotes::default(),
    };
    let rate = rate_of_floats(&window, call.function.name)?;
    Some(Extrapolation {
        labels: raw.labels.clone(),
        rise: rate.rise,
        lost_in_resets: rate.lost_in_resets,
        sampled_seconds: rate.stretch.sampled,
        to_start_seconds: rate.stretch.to_start,
        to_end_seconds: rate.stretch.to_end,
        range_seconds: window.range_seconds(),
        result: rate.value(&window),
    })
}
