//! `anchored` and `smoothed` ranges: no extrapolation, the neighbours outside of the range count instead.

use super::counter::RateKind;
use super::{Sample, Window, WindowNote, extended_histogram};
use crate::ast::RangeExtension;

/// `rate`, `increase` and `delta` over an extended range.
pub(super) fn over_range(window: &Window<'_>, kind: RateKind) -> Option<Sample> {
    match (window.values.is_empty(), window.histograms.is_empty()) {
        (false, false) => {
            window.note(WindowNote::MixedFloatsAndHistograms);
            return None;
        }
        (true, _) => return extended_histogram::over_range(window, kind),
        (false, true) => {}
    }
    let (times, values) = (window.times, window.values);
    let (mut first, last) = ends(window, times)?;
    let is_smoothed = window.extension == Some(RangeExtension::Smoothed);
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

/// The positions of the samples that stand at, or next outside of, the ends of the range.
pub(super) fn ends(window: &Window<'_>, times: &[i64]) -> Option<(usize, usize)> {
    let mut last = times.len().checked_sub(1)?;
    let before_last = &times[..last];
    let first = before_last
        .partition_point(|time| *time <= window.start_ms)
        .saturating_sub(1);
    if window.extension == Some(RangeExtension::Smoothed) {
        last = before_last.partition_point(|time| *time < window.end_ms);
    }
    (times[last] > window.start_ms).then_some((first, last))
}

/// The first float and the first histogram that `changes` and `resets` look at: those from the anchor on, the last
/// sample before the range. `None` where an anchored range holds no sample.
pub(super) fn first_counted(window: &Window<'_>) -> Option<(usize, usize)> {
    if window.extension != Some(RangeExtension::Anchored) {
        return Some((0, 0));
    }
    let last = window.times.last().max(window.histogram_times.last())?;
    if *last <= window.start_ms {
        return None;
    }
    let before = |times: &[i64]| {
        times
            .iter()
            .rev()
            .find(|time| **time <= window.start_ms)
            .copied()
    };
    let anchor = before(window.times)
        .max(before(window.histogram_times))
        .unwrap_or(i64::MIN);
    let first = |times: &[i64]| times.partition_point(|time| *time < anchor);
    Some((first(window.times), first(window.histogram_times)))
}
