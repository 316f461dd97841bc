//! Estimates from the buckets of a native histogram.

use tsdb::{Bucket, Histogram};

/// An estimated value, and what is to be said about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Estimate {
    pub(crate) value: f64,
    pub(crate) remark: Option<&'static str>,
}

impl Estimate {
    fn plain(value: f64) -> Self {
        Self {
            value,
            remark: None,
        }
    }
}

/// The quantile `q`: interpolated on a logarithmic scale in exponential buckets, evenly in custom ones.
pub(crate) fn quantile(q: f64, histogram: &Histogram) -> Estimate {
    if q < 0.0 {
        return Estimate::plain(f64::NEG_INFINITY);
    }
    if q > 1.0 {
        return Estimate::plain(f64::INFINITY);
    }
    if histogram.count == 0.0 || q.is_nan() {
        return Estimate::plain(f64::NAN);
    }
    // NaN observations are in the count but in no bucket; the sum then is NaN. They count as larger than all others,
    // so the walk must start at the lowest bucket. Otherwise it starts at the nearer end, which loses less precision.
    let has_nan = histogram.sum.is_nan();
    let is_forward = has_nan || q < 0.5;
    let populated = histogram.buckets().filter(|bucket| bucket.count != 0.0);
    let mut rank = if is_forward {
        q * histogram.count
    } else {
        (1.0 - q) * histogram.count
    };
    let found = if is_forward {
        find(populated, rank)
    } else {
        find(populated.rev(), rank)
    };
    let (bucket, count) = found.unwrap_or((Bucket::default(), 0.0));
    let mut bucket = natural_bounds(histogram, bucket);
    if histogram.uses_custom_buckets() {
        if bucket.lower == f64::NEG_INFINITY {
            if bucket.upper <= 0.0 {
                return Estimate::plain(bucket.upper);
            }
            bucket.lower = 0.0;
        } else if bucket.upper == f64::INFINITY {
            return Estimate::plain(bucket.lower);
        }
    }
    let count = count.min(histogram.count);
    if count < rank {
        // More than the rest of the observations is NaN.
        let remark =
            has_nan.then_some("input to histogram_quantile has NaN observations, result is NaN");
        return Estimate {
            value: if has_nan { f64::NAN } else { bucket.upper },
            remark,
        };
    }
    rank = if is_forward {
        rank - (count - bucket.count)
    } else {
        count - rank
    };
    let remark = has_nan
        .then_some("input to histogram_quantile has NaN observations, result is skewed higher");
    Estimate {
        value: value_at(histogram, &bucket, rank / bucket.count),
        remark,
    }
}

/// The bucket in which the running count reaches `rank`, or the last one; and the count up to there.
fn find(buckets: impl Iterator<Item = Bucket>, rank: f64) -> Option<(Bucket, f64)> {
    let mut count = 0.0;
    let mut last = None;
    for bucket in buckets {
        count += bucket.count;
        last = Some((bucket, count));
        if count >= rank {
            break;
        }
    }
    last
}

/// The zero bucket of a histogram with observations on one side only starts or ends at zero.
fn natural_bounds(histogram: &Histogram, mut bucket: Bucket) -> Bucket {
    if !histogram.uses_custom_buckets() && bucket.lower <= 0.0 && bucket.upper >= 0.0 {
        let (has_negative, has_positive) = (
            !histogram.negative.counts.is_empty(),
            !histogram.positive.counts.is_empty(),
        );
        if has_positive && !has_negative {
            bucket.lower = 0.0;
        }
        if has_negative && !has_positive {
            bucket.upper = 0.0;
        }
    }
    bucket
}

fn is_linear(histogram: &Histogram, bucket: &Bucket) -> bool {
    histogram.uses_custom_buckets() || (bucket.lower <= 0.0 && bucket.upper >= 0.0)
}

/// The value that lies at `share` of the way through a bucket.
fn value_at(histogram: &Histogram, bucket: &Bucket, share: f64) -> f64 {
    if is_linear(histogram, bucket) {
        return bucket.lower + (bucket.upper - bucket.lower) * share;
    }
    let (lower, upper) = (
        libm::log2(bucket.lower.abs()),
        libm::log2(bucket.upper.abs()),
    );
    if bucket.lower > 0.0 {
        libm::exp2(lower + (upper - lower) * share)
    } else {
        -libm::exp2(upper + (lower - upper) * (1.0 - share))
    }
}

/// The share of observations between two bounds.
pub(crate) fn fraction(lower: f64, upper: f64, histogram: &Histogram) -> Estimate {
    if histogram.count == 0.0 || lower.is_nan() || upper.is_nan() {
        return Estimate::plain(f64::NAN);
    }
    let has_nan = histogram.sum.is_nan();
    let remark = has_nan.then_some(
        "input to histogram_fraction has NaN observations, which are excluded from all fractions",
    );
    if lower >= upper {
        return Estimate { value: 0.0, remark };
    }
    let total = if has_nan {
        histogram.buckets().map(|bucket| bucket.count).sum()
    } else {
        histogram.count
    };
    let below = |limit: f64| count_below(limit, histogram).unwrap_or(total).min(total);
    Estimate {
        value: (below(upper) - below(lower)) / histogram.count,
        remark,
    }
}

/// How many observations lie below `limit`; `None`: all of them.
fn count_below(limit: f64, histogram: &Histogram) -> Option<f64> {
    let mut rank = 0.0;
    for bucket in histogram.buckets() {
        let mut bucket = natural_bounds(histogram, bucket);
        if histogram.uses_custom_buckets()
            && bucket.lower == f64::NEG_INFINITY
            && bucket.upper > 0.0
        {
            bucket.lower = 0.0;
        }
        if limit <= bucket.lower {
            return Some(rank);
        }
        if limit < bucket.upper {
            return Some(rank + bucket.count * share_below(histogram, &bucket, limit));
        }
        rank += bucket.count;
    }
    None
}

/// How far through a bucket `limit` lies. In a bucket without an end nothing is known: all of it, or none.
fn share_below(histogram: &Histogram, bucket: &Bucket, limit: f64) -> f64 {
    if bucket.lower.is_infinite() {
        return 1.0;
    }
    if bucket.upper.is_infinite() {
        return 0.0;
    }
    if is_linear(histogram, bucket) {
        return (limit - bucket.lower) / (bucket.upper - bucket.lower);
    }
    let log = |value: f64| libm::log2(value.abs());
    let (lower, upper) = (log(bucket.lower), log(bucket.upper));
    if limit > 0.0 {
        (log(limit) - lower) / (upper - lower)
    } else {
        1.0 - (log(limit) - upper) / (lower - upper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tsdb::Buckets;

    fn four_observations() -> Histogram {
        // (0.5, 1]: 1, (1, 2]: 2, (2, 4]: 1
        let positive = Buckets {
            offset: 0,
            counts: vec![1.0, 2.0, 1.0],
        };
        Histogram {
            count: 4.0,
            sum: 7.0,
            positive,
            ..Histogram::default()
        }
    }

    #[test]
    fn a_quantile_lies_on_a_logarithmic_scale_in_its_bucket() {
        let histogram = four_observations();
        assert!((quantile(0.5, &histogram).value - std::f64::consts::SQRT_2).abs() < 1e-12);
        assert_eq!(quantile(1.0, &histogram).value, 4.0);
    }

    #[test]
    fn a_fraction_is_the_inverse_of_a_quantile() {
        let fraction = fraction(
            f64::NEG_INFINITY,
            std::f64::consts::SQRT_2,
            &four_observations(),
        );
        assert!((fraction.value - 0.5).abs() < 1e-12);
    }
}
