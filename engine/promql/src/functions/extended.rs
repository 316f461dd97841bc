//! `anchored` and `smoothed` ranges: no extrapolation, the neighbours outside of the range count instead.

use std::sync::Arc;

use tsdb::{Histogram, HistogramColumn, ResetHint};

use super::counter::RateKind;
use super::{Sample, Window};
use crate::ast::RangeExtension;

/// `rate`, `increase` and `delta` over an extended range.
pub(super) fn over_range(window: &Window<'_>, kind: RateKind) -> Option<Sample> {
    let is_smoothed = window.extension == Some(RangeExtension::Smoothed);
    let (times, values) = (window.times, window.values);
    let end = times.len().checked_sub(1)?;
    let mut first = times[..end]
        .partition_point(|time| *time <= window.start_ms)
        .saturating_sub(1);
    let mut last = end;
    if is_smoothed {
        last = times[..end].partition_point(|time| *time < window.end_ms);
    }
    if times[last] <= window.start_ms {
        return None;
    }
    let left = if is_smoothed && times[first] < window.start_ms {
        interpolate(window, first, window.start_ms, kind)
    } else {
        values[first]
    };
    let right = if is_smoothed && last > 0 && times[last] > window.end_ms {
        interpolate(window, last - 1, window.end_ms, kind)
    } else {
        values[last]
    };
    let mut rise = right - left;
    if kind.is_counter() {
        // Resets next to the ends are already in `left` and `right`.
        first += usize::from(times[first] <= window.start_ms);
        let stop = if times[last] >= window.end_ms {
            last
        } else {
            last + 1
        };
        let mut previous = left;
        for value in values.get(first..stop).unwrap_or_default() {
            if *value < previous {
                rise += previous;
            }
            previous = *value;
        }
        if right < previous {
            rise += previous;
        }
    }
    let divisor = if kind == RateKind::Rate {
        window.range_seconds()
    } else {
        1.0
    };
    Some(Sample::Float(rise / divisor))
}

fn interpolate(window: &Window<'_>, index: usize, at_ms: i64, kind: RateKind) -> f64 {
    let between = |column: &[i64]| fraction(column[index], column[index + 1], at_ms);
    value_between(
        window.values[index],
        window.values[index + 1],
        between(window.times),
        kind.is_counter(),
    )
}

/// How far `at` lies on the way from `before` to `after`.
#[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 ms")]
pub(crate) fn fraction(before: i64, after: i64, at: i64) -> f64 {
    (at - before) as f64 / (after - before) as f64
}

/// The value on the straight line between two samples; a counter that fell is taken to have started at 0.
pub(crate) fn value_between(before: f64, after: f64, fraction: f64, is_counter: bool) -> f64 {
    let from = if is_counter && after < before {
        0.0
    } else {
        before
    };
    from + (after - from) * fraction
}

/// The first float that `changes` and `resets` look at; `None` where an anchored range holds no sample.
pub(super) fn first_counted(window: &Window<'_>) -> Option<usize> {
    if window.extension != Some(RangeExtension::Anchored) {
        return Some(0);
    }
    let last = *window.times.last()?;
    if last <= window.start_ms {
        return None;
    }
    let before_last = &window.times[..window.times.len() - 1];
    Some(
        before_last
            .partition_point(|time| *time <= window.start_ms)
            .saturating_sub(1),
    )
}

/// The histogram on the line between the ones before and after `at_ms`; the last one where none follows.
pub(crate) fn smoothed_histogram(
    column: &HistogramColumn,
    at_ms: i64,
    lookback_ms: i64,
) -> Option<Sample> {
    let next = column.timestamps.partition_point(|time| *time < at_ms);
    let after = column
        .timestamps
        .get(next)
        .filter(|time| **time <= at_ms + lookback_ms);
    if after == Some(&at_ms) {
        return Some(Sample::Histogram(column.values[next].clone()));
    }
    let previous = next
        .checked_sub(1)
        .filter(|index| column.timestamps[*index] > at_ms - lookback_ms)?;
    let before = &column.values[previous];
    let Some(after) = after else {
        return Some(Sample::Histogram(before.clone()));
    };
    let share = fraction(column.timestamps[previous], *after, at_ms);
    histogram_between(
        before,
        &column.values[next],
        share,
        before.reset_hint != ResetHint::Gauge,
    )
    .map(|histogram| Sample::Histogram(Arc::new(histogram)))
}

/// The histogram on the straight line between two; a counter that was reset is taken to have started at 0.
fn histogram_between(
    before: &Histogram,
    after: &Histogram,
    fraction: f64,
    is_counter: bool,
) -> Option<Histogram> {
    let mut between = after.clone();
    if is_counter && after.is_reset_after(before) {
        between.scale(fraction);
        return Some(between);
    }
    between.subtract(before).ok()?;
    between.scale(fraction);
    between.add(before).ok()?;
    between.reset_hint = before.reset_hint;
    Some(between)
}
