//! Functions on histograms, native ones and classic `le` buckets.

use tsdb::Histogram;

use super::Implementation::{HistogramPart, Special};
use super::ValueType::{InstantVector, Scalar, String};
use super::summing::Sum;
use super::{Function, Special as S};

const fn part(name: &'static str, f: fn(&Histogram) -> f64, help: &'static str) -> Function {
    Function::new(
        name,
        &[InstantVector],
        InstantVector,
        HistogramPart(f),
        help,
    )
}

pub(super) const FUNCTIONS: &[Function] = &[
    part(
        "histogram_avg",
        |h| h.sum / h.count,
        "The mean of the observations in each native histogram",
    ),
    part(
        "histogram_count",
        |h| h.count,
        "The number of observations in each native histogram",
    ),
    Function::new(
        "histogram_fraction",
        &[Scalar, Scalar, InstantVector],
        InstantVector,
        Special(S::HistogramFraction),
        "The estimated share of observations between a lower and an upper bound",
    ),
    Function::new(
        "histogram_quantile",
        &[Scalar, InstantVector],
        InstantVector,
        Special(S::HistogramQuantile),
        "The estimated quantile, 0 to 1, of each histogram; classic buckets are told apart by `le`",
    ),
    Function::new(
        "histogram_quantiles",
        &[InstantVector, String, Scalar, Scalar],
        InstantVector,
        Special(S::HistogramQuantiles),
        "Several estimated quantiles of each histogram, told apart by the given label",
    )
    .variadic(9)
    .experimental(),
    part(
        "histogram_stddev",
        |h| variance(h).sqrt(),
        "The estimated standard deviation of each native histogram",
    ),
    part(
        "histogram_stdvar",
        variance,
        "The estimated variance of the observations in each native histogram",
    ),
    part(
        "histogram_sum",
        |h| h.sum,
        "The sum of the observations in each native histogram",
    ),
];

/// Every observation is taken to lie in the middle of its bucket: the geometric one where bounds grow exponentially.
fn variance(histogram: &Histogram) -> f64 {
    let mean = histogram.sum / histogram.count;
    let mut sum = Sum::default();
    for bucket in histogram.buckets().filter(|bucket| bucket.count != 0.0) {
        let middle = if histogram.uses_custom_buckets() {
            f64::midpoint(bucket.upper, bucket.lower)
        } else if bucket.lower <= 0.0 && bucket.upper >= 0.0 {
            0.0
        } else {
            (bucket.upper * bucket.lower).sqrt().copysign(bucket.upper)
        };
        let delta = middle - mean;
        sum.add(bucket.count * delta * delta);
    }
    (sum.sum + sum.compensation) / histogram.count
}
