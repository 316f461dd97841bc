//! `</` and `>/`: cuts the observations above or below a value off a native histogram, estimating inside a bucket.

use tsdb::{Bucket, Histogram};

/// Keeps what lies below `limit`.
pub(super) fn upper(histogram: &mut Histogram, limit: f64) {
    if limit < f64::INFINITY {
        cut(histogram, limit, Keep::Below);
    }
}

/// Keeps what lies above `limit`.
pub(super) fn lower(histogram: &mut Histogram, limit: f64) {
    if limit > f64::NEG_INFINITY {
        cut(histogram, limit, Keep::Above);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    Below,
    Above,
}

/// How observations are taken to lie in a bucket: evenly, or evenly on a logarithmic scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spread {
    Even,
    Positive,
    Negative,
}

/// What stays of a bucket, and the value that each observation kept is taken to have.
struct Kept {
    count: f64,
    value: f64,
}

fn cut(histogram: &mut Histogram, limit: f64, keep: Keep) {
    let is_custom = histogram.uses_custom_buckets();
    let has_negative = !histogram.negative.counts.is_empty();
    let has_positive = !histogram.positive.counts.is_empty();
    let mut count = 0.0;
    let mut sum = 0.0;
    let mut is_changed = false;
    let mut visit = |bucket: Bucket, spread: Spread| {
        let kept = keep_of(&bucket, limit, keep, spread);
        is_changed |= kept.count != bucket.count;
        count += kept.count;
        if kept.count > 0.0 {
            sum += kept.count * kept.value;
        }
        kept.count
    };
    let above_zero = if is_custom {
        Spread::Even
    } else {
        Spread::Positive
    };
    histogram.for_each_positive(|bucket| visit(bucket, above_zero));
    histogram.for_each_negative(|bucket| visit(bucket, Spread::Negative));
    if histogram.zero_count > 0.0 {
        // With observations on one side only, the zero bucket holds none of the other side.
        let zero = Bucket {
            lower: if has_positive && !has_negative {
                0.0
            } else {
                -histogram.zero_threshold
            },
            upper: if has_negative && !has_positive {
                0.0
            } else {
                histogram.zero_threshold
            },
            count: histogram.zero_count,
            ..Bucket::default()
        };
        histogram.zero_count = visit(zero, Spread::Even);
    }
    // The recorded sum is better than any estimate, as long as everything is still there.
    if is_changed {
        histogram.count = count;
        histogram.sum = sum;
    }
}

fn keep_of(bucket: &Bucket, limit: f64, keep: Keep, spread: Spread) -> Kept {
    if bucket.lower == f64::NEG_INFINITY || bucket.upper == f64::INFINITY {
        return keep_of_endless(bucket, limit, keep);
    }
    let (lower, upper) = match keep {
        Keep::Below => (bucket.lower, bucket.upper.min(limit)),
        Keep::Above => (bucket.lower.max(limit), bucket.upper),
    };
    if lower >= upper {
        return Kept {
            count: 0.0,
            value: 0.0,
        };
    }
    let value = match spread {
        Spread::Even => f64::midpoint(lower, upper),
        Spread::Positive => (lower * upper).sqrt(),
        Spread::Negative => -(lower * upper).sqrt(),
    };
    Kept {
        count: bucket.count * share(bucket, lower, upper, spread),
        value,
    }
}

/// How much of a bucket lies between two values inside it.
fn share(bucket: &Bucket, lower: f64, upper: f64, spread: Spread) -> f64 {
    if lower == bucket.lower && upper == bucket.upper {
        return 1.0;
    }
    let place = |value: f64| {
        if spread == Spread::Even {
            value
        } else {
            libm::log2(value.abs())
        }
    };
    ((place(upper) - place(lower)) / (place(bucket.upper) - place(bucket.lower))).abs()
}

/// A bucket without an end on one side stays as a whole or goes as a whole; but a first custom bucket that ends
/// above zero is taken to start there.
fn keep_of_endless(bucket: &Bucket, limit: f64, keep: Keep) -> Kept {
    let nothing = Kept {
        count: 0.0,
        value: 0.0,
    };
    match (
        bucket.lower == f64::NEG_INFINITY,
        bucket.upper == f64::INFINITY,
        keep,
    ) {
        (true, true, _) | (false, _, Keep::Below) => nothing,
        (false, _, Keep::Above) if limit == f64::INFINITY => nothing,
        (false, _, Keep::Above) => Kept {
            count: bucket.count,
            value: bucket.lower.max(limit),
        },
        (true, false, Keep::Below) if bucket.upper <= 0.0 && limit > f64::NEG_INFINITY => Kept {
            count: bucket.count,
            value: bucket.upper.min(limit),
        },
        (true, false, _) if bucket.upper <= 0.0 || limit < 0.0 => nothing,
        (true, false, _) => keep_of(
            &Bucket {
                lower: 0.0,
                ..*bucket
            },
            limit,
            keep,
            Spread::Even,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tsdb::{Buckets, CUSTOM_BUCKETS_SCHEMA};

    fn custom() -> Histogram {
        Histogram {
            schema: CUSTOM_BUCKETS_SCHEMA,
            count: 15.0,
            sum: 172.5,
            positive: Buckets {
                offset: 0,
                counts: vec![1.0, 6.0, 4.0, 3.0, 1.0],
            },
            custom_bounds: [5.0, 10.0, 15.0, 20.0].into(),
            ..Histogram::default()
        }
    }

    #[test]
    fn a_bucket_is_cut_in_proportion() {
        let mut histogram = custom();
        upper(&mut histogram, 7.5);
        assert_eq!((histogram.count, histogram.sum), (4.0, 21.25));
    }

    #[test]
    fn a_cut_that_takes_nothing_leaves_the_sum() {
        let mut histogram = custom();
        lower(&mut histogram, 0.0);
        assert_eq!(histogram, custom());
    }
}
