//! `</` and `>/`: cuts the observations above or below a value off a native histogram, estimating inside a bucket.

use tsdb::{Bucket, Histogram};

/// Keeps what lies below `limit`.
pub(super) fn upper(histogram: &mut Histogram, limit: f64) {
    cut(histogram, limit, Keep::Below);
}

/// Keeps what lies above `limit`.
pub(super) fn lower(histogram: &mut Histogram, limit: f64) {
    cut(histogram, limit, Keep::Above);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    Below,
    Above,
}

fn cut(histogram: &mut Histogram, limit: f64, keep: Keep) {
    let is_custom = histogram.uses_custom_buckets();
    let mut kept_count = 0.0;
    let mut removed_sum = 0.0;
    let (mut has_positive, mut has_negative) = (false, false);
    let mut visit = |bucket: Bucket, is_negative_side: bool| {
        if is_negative_side || (is_custom && bucket.lower < 0.0) {
            has_negative = true;
        }
        if !is_negative_side && !(is_custom && bucket.upper <= 0.0) {
            has_positive = true;
        }
        let interpolation = match (is_custom, is_negative_side) {
            (true, _) => Interpolation::Linear,
            (false, false) => Interpolation::Positive,
            (false, true) => Interpolation::Negative,
        };
        let (kept, middle) = split(&bucket, limit, keep, interpolation);
        kept_count += kept;
        if kept < bucket.count {
            removed_sum += (bucket.count - kept) * middle;
        }
        kept
    };
    histogram.for_each_positive(|bucket| visit(bucket, false));
    histogram.for_each_negative(|bucket| visit(bucket, true));
    if histogram.zero_count > 0.0 {
        let zero = Bucket {
            lower: -histogram.zero_threshold,
            upper: histogram.zero_threshold,
            lower_inclusive: true,
            upper_inclusive: true,
            count: histogram.zero_count,
        };
        let below = count_below(&zero, limit, Interpolation::Linear);
        histogram.zero_count = if keep == Keep::Below {
            below
        } else {
            zero.count - below
        };
        kept_count += histogram.zero_count;
    }
    let mut sum = 0.0;
    if kept_count != 0.0 {
        sum = histogram.sum - removed_sum;
        // An estimate must not cross zero where no observation can lie on the other side.
        if (!has_negative && sum < 0.0) || (!has_positive && sum > 0.0) {
            sum = 0.0;
        }
    }
    histogram.count = kept_count;
    histogram.sum = sum;
}

/// How observations are taken to lie in a bucket: evenly, or evenly on a logarithmic scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Interpolation {
    Linear,
    Positive,
    Negative,
}

/// The count to keep of a bucket, and the value that each removed observation is taken to have had.
fn split(bucket: &Bucket, limit: f64, keep: Keep, interpolation: Interpolation) -> (f64, f64) {
    let (lower, upper) = (bucket.lower, bucket.upper);
    let is_whole = match keep {
        Keep::Below => upper <= limit,
        Keep::Above => lower >= limit,
    };
    if is_whole {
        return (bucket.count, 0.0);
    }
    if lower.is_infinite() || upper.is_infinite() {
        return split_endless(bucket, limit, keep);
    }
    let is_outside = match keep {
        Keep::Below => lower >= limit,
        Keep::Above => upper <= limit,
    };
    if is_outside {
        let middle = match interpolation {
            Interpolation::Linear => f64::midpoint(lower, upper),
            // The sign is lost on the negative side too: as the server reckons.
            Interpolation::Positive | Interpolation::Negative => (lower * upper).sqrt(),
        };
        return (0.0, middle);
    }
    let below = count_below(bucket, limit, interpolation);
    let (kept, far_end) = match keep {
        Keep::Below => (below, lower),
        Keep::Above => (bucket.count - below, upper),
    };
    let middle = match interpolation {
        Interpolation::Linear => f64::midpoint(lower, upper),
        Interpolation::Positive => (far_end.abs() * limit.abs()).sqrt(),
        Interpolation::Negative => -(far_end.abs() * limit.abs()).sqrt(),
    };
    (kept, middle)
}

/// A bucket without an end on one side: nothing is known of how its observations lie, so it goes as a whole;
/// but the first custom bucket is taken to start at 0 where it ends above.
fn split_endless(bucket: &Bucket, limit: f64, keep: Keep) -> (f64, f64) {
    let (lower, upper) = (bucket.lower, bucket.upper);
    if lower != f64::NEG_INFINITY {
        return (0.0, lower);
    }
    if limit < 0.0 || upper <= limit || upper.is_infinite() {
        return (0.0, upper);
    }
    match keep {
        Keep::Below => (bucket.count * limit / upper, f64::midpoint(limit, upper)),
        Keep::Above => (bucket.count * (1.0 - limit / upper), limit / 2.0),
    }
}

/// How many observations of a bucket with two ends lie at or below `limit`.
fn count_below(bucket: &Bucket, limit: f64, interpolation: Interpolation) -> f64 {
    let (lower, upper) = (bucket.lower, bucket.upper);
    if limit <= lower {
        return 0.0;
    }
    if limit >= upper {
        return bucket.count;
    }
    let log = |value: f64| libm::log2(value.abs());
    let share = match interpolation {
        Interpolation::Linear => (limit - lower) / (upper - lower),
        Interpolation::Positive => (log(limit) - log(lower)) / (log(upper) - log(lower)),
        Interpolation::Negative => 1.0 - (log(limit) - log(upper)) / (log(lower) - log(upper)),
    };
    bucket.count * share
}
