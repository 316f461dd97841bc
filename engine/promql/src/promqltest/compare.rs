//! When two values count as the same.

use tsdb::{Buckets, Histogram, ResetHint, is_stale_nan};

use crate::functions::Sample;

/// Relative difference up to which floats are the same.
const TOLERANCE: f64 = 1e-6;

/// Whether two floats differ by no more than rounding. NaN is NaN, but the stale marker only itself.
pub(super) fn floats(a: f64, b: f64) -> bool {
    if is_stale_nan(a) || is_stale_nan(b) {
        return is_stale_nan(a) && is_stale_nan(b);
    }
    if a == b || (a.is_nan() && b.is_nan()) {
        return true;
    }
    let sum = a.abs() + b.abs();
    let difference = (a - b).abs();
    if a == 0.0 || b == 0.0 || sum < f64::MIN_POSITIVE {
        return difference < TOLERANCE * f64::MIN_POSITIVE;
    }
    difference / sum.min(f64::MAX) < TOLERANCE
}

/// Whether two histograms hold the same observations. A reset hint is compared only where it was written down.
pub(super) fn histograms(expected: &Histogram, found: &Histogram) -> bool {
    let buckets = |expected: &Buckets, found: &Buckets| {
        let (expected, found) = (populated(expected), populated(found));
        expected.len() == found.len()
            && expected
                .iter()
                .zip(&found)
                .all(|(a, b)| a.0 == b.0 && floats(a.1, b.1))
    };
    expected.schema == found.schema
        && floats(expected.count, found.count)
        && floats(expected.sum, found.sum)
        && floats(expected.zero_count, found.zero_count)
        && expected.zero_threshold == found.zero_threshold
        && expected.custom_bounds == found.custom_bounds
        && (expected.reset_hint == ResetHint::Unknown || expected.reset_hint == found.reset_hint)
        && buckets(&expected.positive, &found.positive)
        && buckets(&expected.negative, &found.negative)
}

pub(super) fn samples(expected: &Sample, found: &Sample) -> bool {
    match (expected, found) {
        (Sample::Float(a), Sample::Float(b)) => floats(*a, *b),
        (Sample::Histogram(a), Sample::Histogram(b)) => histograms(a, b),
        _ => false,
    }
}

/// Empty buckets say nothing: histograms are compared without them.
fn populated(buckets: &Buckets) -> Vec<(i32, f64)> {
    let indexed = (buckets.offset..).zip(buckets.counts.iter().copied());
    indexed.filter(|(_, count)| *count != 0.0).collect()
}

/// A sample as a failure shows it.
pub(super) fn show(sample: &Sample) -> String {
    match sample {
        Sample::Float(value) => tsdb::short_float(*value),
        Sample::Histogram(histogram) => {
            let hint = match histogram.reset_hint {
                ResetHint::Unknown => "",
                ResetHint::Reset => " reset",
                ResetHint::NotReset => " not_reset",
                ResetHint::Gauge => " gauge",
            };
            let custom = &histogram.custom_bounds;
            let bounds = if custom.is_empty() {
                String::new()
            } else {
                format!(" bounds {custom:?}")
            };
            format!("{histogram} schema {}{bounds}{hint}", histogram.schema)
        }
    }
}
