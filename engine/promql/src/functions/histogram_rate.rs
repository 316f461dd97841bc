//! `rate` and its family on native histograms.

use std::sync::Arc;

use tsdb::{Histogram, IncompatibleSchemas, Reconciled, ResetHint};

use super::counter::{RateKind, counter_start, extrapolation, started_between};
use super::window::seconds;
use super::{Sample, Window, WindowNote};

/// `rate`, `increase` and `delta` of a range of histograms.
pub(super) fn over_range(window: &Window<'_>, kind: RateKind) -> Option<Sample> {
    if !window.values.is_empty() {
        window.note(WindowNote::MixedFloatsAndHistograms);
        return None;
    }
    let times = window.histogram_times;
    let start = counter_start(window, window.histogram_starts, times, kind);
    if window.histograms.len() < 2 && start.is_none() {
        return None;
    }
    let mut rise = rise(window, kind, start.is_some())?;
    let first_count = if start.is_some() {
        0.0
    } else {
        window.histograms[0].count
    };
    let factor = extrapolation(window, times, kind, start, first_count, rise.count);
    rise.scale(factor);
    Some(Sample::Histogram(Arc::new(rise)))
}

/// The last histogram minus the first one, or minus nothing where the counter started in the range;
/// plus what was lost in resets.
fn rise(window: &Window<'_>, kind: RateKind, starts_in_range: bool) -> Option<Histogram> {
    let histograms = window.histograms;
    let (mut first, last) = (&*histograms[0], &*histograms[histograms.len() - 1]);
    let is_gauge = |histogram: &Histogram| histogram.reset_hint == ResetHint::Gauge;
    let was_reset = |index: usize, before: &Histogram| {
        started_between(window.histogram_starts, window.histogram_times, index)
            || histograms[index].is_reset_after(before)
    };
    let empty;
    if kind.is_counter() {
        if histograms.iter().any(|histogram| is_gauge(histogram)) {
            window.note(WindowNote::NotACounter);
        }
        // After a reset the first histogram no longer matters, nor that its buckets may not fit the others.
        if starts_in_range || was_reset(1, first) {
            empty = histograms.get(1).unwrap_or(&histograms[0]).empty_alike();
            first = &empty;
        }
    } else if !is_gauge(first) || !is_gauge(last) {
        window.note(WindowNote::NotAGauge);
    }
    let looked_at = if kind.is_counter() && histograms.len() > 1 {
        &histograms[1..]
    } else {
        &histograms[histograms.len() - 1..]
    };
    if looked_at
        .iter()
        .any(|histogram| histogram.uses_custom_buckets() != first.uses_custom_buckets())
    {
        window.note(WindowNote::MixedBucketSchemas);
        return None;
    }
    let schema = looked_at
        .iter()
        .map(|histogram| histogram.schema)
        .fold(first.schema, i32::min);
    let mut rise = last.to_schema(schema);
    note_reconciled(
        window,
        rise.subtract(first),
        WindowNote::ReconciledInSubtraction,
    )?;
    if kind.is_counter() {
        let mut previous = if starts_in_range {
            &histograms[0]
        } else {
            first
        };
        for (index, histogram) in histograms.iter().enumerate().skip(1) {
            if was_reset(index, previous) {
                note_reconciled(window, rise.add(previous), WindowNote::ReconciledInAddition)?;
            }
            previous = histogram;
        }
    }
    rise.reset_hint = ResetHint::Gauge;
    rise.compact();
    Some(rise)
}

/// Passes on whether two histograms could be combined, and notes what was not as it should be.
pub(super) fn note_reconciled(
    window: &Window<'_>,
    outcome: Result<Reconciled, IncompatibleSchemas>,
    note: WindowNote,
) -> Option<()> {
    match outcome {
        Ok(Reconciled::Nothing) => Some(()),
        Ok(Reconciled::CustomBounds) => {
            window.note(note);
            Some(())
        }
        Err(_) => {
            window.note(WindowNote::MixedBucketSchemas);
            None
        }
    }
}

/// `irate` and `idelta` where the range holds a histogram.
pub(super) fn last_step(window: &Window<'_>, is_rate: bool) -> Option<Sample> {
    let index = window.histograms.len() - 1;
    let float_time = window.times.last().copied().unwrap_or(i64::MIN);
    let newest_is_float = float_time > window.histogram_times[index];
    let second_newest_is_float = if newest_is_float {
        window.times.len() > 1
            && window.times[window.times.len() - 2] > window.histogram_times[index]
    } else {
        index == 0 || float_time > window.histogram_times[index - 1]
    };
    if window.values.len() + window.histograms.len() < 2 {
        return None;
    }
    if newest_is_float && second_newest_is_float {
        return super::counter::last_step(
            &Window {
                histograms: &[],
                ..*window
            },
            is_rate,
        );
    }
    if newest_is_float || second_newest_is_float {
        window.note(WindowNote::MixedFloatsAndHistograms);
        return None;
    }
    let (before, after) = (&window.histograms[index - 1], &window.histograms[index]);
    let both = |hint: fn(ResetHint) -> bool| hint(before.reset_hint) && hint(after.reset_hint);
    if is_rate && !both(|hint| hint != ResetHint::Gauge) {
        window.note(WindowNote::NotACounter);
    }
    if !is_rate && !both(|hint| hint == ResetHint::Gauge) {
        window.note(WindowNote::NotAGauge);
    }
    let mut step = Histogram::clone(after);
    let was_reset = started_between(window.histogram_starts, window.histogram_times, index)
        || after.is_reset_after(before);
    if !is_rate || !was_reset {
        note_reconciled(
            window,
            step.subtract(before),
            WindowNote::ReconciledInSubtraction,
        )?;
    }
    step.reset_hint = ResetHint::Gauge;
    step.compact();
    if is_rate {
        step.scale(
            1.0 / seconds(window.histogram_times[index] - window.histogram_times[index - 1]),
        );
    }
    Some(Sample::Histogram(Arc::new(step)))
}
