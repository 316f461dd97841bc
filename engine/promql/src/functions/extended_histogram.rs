//! `anchored` and `smoothed` for native histograms: as for floats, with resets found bucket by bucket.

use std::sync::Arc;

use tsdb::{Histogram, HistogramColumn, IncompatibleSchemas, ResetHint};

use super::counter::RateKind;
use super::extended::{ends, fraction};
use super::histogram_rate::note_reconciled;
use super::{Sample, Window, WindowNote};
use crate::ast::RangeExtension;

/// `rate`, `increase` and `delta` over an extended range of histograms.
pub(super) fn over_range(window: &Window<'_>, kind: RateKind) -> Option<Sample> {
    let (times, histograms) = (window.histogram_times, window.histograms);
    let (first, last) = ends(window, times)?;
    note_kind(window, &histograms[first..=last], kind);
    let is_custom = histograms[first].uses_custom_buckets();
    if histograms[first..=last]
        .iter()
        .any(|histogram| histogram.uses_custom_buckets() != is_custom)
    {
        window.note(WindowNote::MixedBucketSchemas);
        return None;
    }
    let is_smoothed = window.extension == Some(RangeExtension::Smoothed);
    let left_is_between = is_smoothed && times[first] < window.start_ms;
    let right_is_between = is_smoothed && last > 0 && times[last] > window.end_ms;
    let at = |index: usize, at_ms: i64| {
        let share = fraction(times[index], times[index + 1], at_ms);
        between(
            &histograms[index],
            &histograms[index + 1],
            share,
            kind.is_counter(),
        )
        .ok()
    };
    let left = if left_is_between {
        at(first, window.start_ms)?
    } else {
        Histogram::clone(&histograms[first])
    };
    let right = if right_is_between {
        at(last - 1, window.end_ms)?
    } else {
        Histogram::clone(&histograms[last])
    };
    let mut rise = right.to_schema(right.schema.min(left.schema));
    note_reconciled(
        window,
        rise.subtract(&left),
        WindowNote::ReconciledInSubtraction,
    )?;
    if kind.is_counter() {
        let inner_start = first + usize::from(times[first] <= window.start_ms);
        let inner_end = if times[last] >= window.end_ms {
            last
        } else {
            last + 1
        };
        let mut previous = &left;
        // Behind a left end that lies between two samples, the second one's hint speaks of what is already counted.
        let mut hint_is_used_up = left_is_between;
        for histogram in histograms.get(inner_start..inner_end).unwrap_or_default() {
            if is_reset(histogram, previous, hint_is_used_up) {
                note_reconciled(window, rise.add(previous), WindowNote::ReconciledInAddition)?;
            }
            previous = histogram;
            hint_is_used_up = false;
        }
        // The right end is a sample of its own only where it was not among the inner ones.
        let is_own_sample = inner_end == last;
        let is_after_reset = if right_is_between && !hint_is_used_up {
            histograms[last].is_reset_after(&histograms[last - 1])
        } else {
            is_reset(&right, previous, hint_is_used_up)
        };
        if is_own_sample && is_after_reset {
            note_reconciled(window, rise.add(previous), WindowNote::ReconciledInAddition)?;
        }
    }
    if kind == RateKind::Rate {
        rise.divide(window.range_seconds());
    }
    rise.reset_hint = ResetHint::Gauge;
    rise.compact();
    Some(Sample::Histogram(Arc::new(rise)))
}

fn note_kind(window: &Window<'_>, histograms: &[Arc<Histogram>], kind: RateKind) {
    let is_gauge = |histogram: &Arc<Histogram>| histogram.reset_hint == ResetHint::Gauge;
    if kind.is_counter() && histograms.iter().any(is_gauge) {
        window.note(WindowNote::NotACounter);
    }
    let ends = histograms.first().into_iter().chain(histograms.last());
    if !kind.is_counter() && !ends.into_iter().all(is_gauge) {
        window.note(WindowNote::NotAGauge);
    }
}

fn is_reset(histogram: &Histogram, previous: &Histogram, without_hint: bool) -> bool {
    if !without_hint {
        return histogram.is_reset_after(previous);
    }
    Histogram {
        reset_hint: ResetHint::Unknown,
        ..histogram.clone()
    }
    .is_reset_after(previous)
}

/// The histogram on the line between the ones before and after `at_ms`; the last one where none follows.
///
/// # Errors
/// When the two have buckets that cannot be combined.
pub(crate) fn smoothed(
    column: &HistogramColumn,
    at_ms: i64,
    lookback_ms: i64,
) -> Result<Option<Sample>, IncompatibleSchemas> {
    let next = column.timestamps.partition_point(|time| *time < at_ms);
    let after = column
        .timestamps
        .get(next)
        .filter(|time| **time <= at_ms + lookback_ms);
    if after == Some(&at_ms) {
        return Ok(Some(Sample::Histogram(column.values[next].clone())));
    }
    let Some(previous) = next
        .checked_sub(1)
        .filter(|index| column.timestamps[*index] > at_ms - lookback_ms)
    else {
        return Ok(None);
    };
    let before = &column.values[previous];
    let Some(after) = after else {
        return Ok(Some(Sample::Histogram(before.clone())));
    };
    let share = fraction(column.timestamps[previous], *after, at_ms);
    let histogram = between(
        before,
        &column.values[next],
        share,
        before.reset_hint != ResetHint::Gauge,
    )?;
    Ok(Some(Sample::Histogram(Arc::new(histogram))))
}

/// The histogram on the straight line between two; a counter that was reset is taken to have started at 0.
fn between(
    before: &Histogram,
    after: &Histogram,
    fraction: f64,
    is_counter: bool,
) -> Result<Histogram, IncompatibleSchemas> {
    if before.uses_custom_buckets() != after.uses_custom_buckets() {
        return Err(IncompatibleSchemas);
    }
    let mut between = after.clone();
    if is_counter && after.is_reset_after(before) {
        between.scale(fraction);
    } else {
        between.subtract(before)?;
        between.scale(fraction);
        between.add(before)?;
    }
    between.reset_hint = match before.reset_hint {
        ResetHint::Gauge => ResetHint::Gauge,
        _ => ResetHint::Unknown,
    };
    Ok(between)
}
