//! Estimates from the cumulative buckets of a classic histogram.

/// One `le` bucket: how many observations were at or below the bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bucket {
    pub(crate) upper_bound: f64,
    pub(crate) count: f64,
}

/// What had to be raised because a count was below that of a lower bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Correction {
    pub(crate) lowest_bound: f64,
    pub(crate) highest_bound: f64,
    pub(crate) largest_fall: f64,
}

/// An estimated value, and what had to be corrected for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Estimate {
    pub(crate) value: f64,
    pub(crate) correction: Option<Correction>,
}

impl Estimate {
    fn plain(value: f64) -> Self {
        Self {
            value,
            correction: None,
        }
    }
}

/// Counts that differ by less than this share are equal: summing up rates leaves such dust.
const DUST: f64 = 1e-12;

/// The quantile `q`, interpolated evenly inside its bucket.
pub(crate) fn quantile(q: f64, buckets: &mut Vec<Bucket>) -> Estimate {
    if q.is_nan() {
        return Estimate::plain(f64::NAN);
    }
    if q < 0.0 {
        return Estimate::plain(f64::NEG_INFINITY);
    }
    if q > 1.0 {
        return Estimate::plain(f64::INFINITY);
    }
    if !sort_and_join(buckets) {
        return Estimate::plain(f64::NAN);
    }
    let correction = make_monotonic(buckets);
    let last = buckets.len() - 1;
    if last == 0 || buckets[last].count == 0.0 || buckets[last].count.is_nan() {
        return Estimate {
            value: f64::NAN,
            correction,
        };
    }
    let mut rank = q * buckets[last].count;
    let found = place_of(rank, buckets);
    if found == last {
        return Estimate {
            value: buckets[last - 1].upper_bound,
            correction,
        };
    }
    let end = buckets[found].upper_bound;
    if found == 0 && end <= 0.0 {
        return Estimate {
            value: end,
            correction,
        };
    }
    let (mut start, mut count) = (0.0, buckets[found].count);
    if found > 0 {
        let below = buckets[found - 1];
        start = below.upper_bound;
        count -= below.count;
        rank -= below.count;
    }
    Estimate {
        value: start + (end - start) * (rank / count),
        correction,
    }
}

/// The bucket in which the observation of that rank lies: the last one where no lower one reaches it.
pub(crate) fn place_of(rank: f64, buckets: &[Bucket]) -> usize {
    let bounded = &buckets[..buckets.len().saturating_sub(1)];
    bounded.partition_point(|bucket| bucket.count < rank)
}

/// The share of observations between two bounds, interpolated evenly inside buckets.
pub(crate) fn fraction(lower: f64, upper: f64, buckets: &mut Vec<Bucket>) -> Estimate {
    if !sort_and_join(buckets) {
        return Estimate::plain(f64::NAN);
    }
    let total = buckets[buckets.len() - 1].count;
    if total == 0.0 || total.is_nan() || lower.is_nan() || upper.is_nan() {
        return Estimate::plain(f64::NAN);
    }
    if lower >= upper {
        return Estimate::plain(0.0);
    }
    Estimate::plain(
        (count_below(upper, buckets).min(total) - count_below(lower, buckets).min(total)) / total,
    )
}

fn count_below(limit: f64, buckets: &[Bucket]) -> f64 {
    let mut below = Bucket {
        upper_bound: f64::NEG_INFINITY,
        count: 0.0,
    };
    // As for quantiles, the first bucket starts at 0 where it ends above.
    if buckets[0].upper_bound > 0.0 {
        below.upper_bound = 0.0;
    }
    for bucket in buckets {
        if limit <= below.upper_bound {
            return below.count;
        }
        if limit < bucket.upper_bound {
            if below.upper_bound.is_infinite() {
                return bucket.count;
            }
            let share = (limit - below.upper_bound) / (bucket.upper_bound - below.upper_bound);
            return below.count + (bucket.count - below.count) * share;
        }
        below = *bucket;
    }
    below.count
}

/// Sorts by bound and adds up buckets with the same one. `false`: there is no `+Inf` bucket to tell the total.
fn sort_and_join(buckets: &mut Vec<Bucket>) -> bool {
    buckets.sort_by(|a, b| a.upper_bound.total_cmp(&b.upper_bound));
    if buckets
        .last()
        .is_none_or(|last| last.upper_bound != f64::INFINITY)
    {
        return false;
    }
    buckets.dedup_by(|bucket, kept| {
        let is_same = bucket.upper_bound == kept.upper_bound;
        if is_same {
            kept.count += bucket.count;
        }
        is_same
    });
    true
}

/// Raises counts that are below the one before. Only a fall that is more than dust is a correction to speak of.
fn make_monotonic(buckets: &mut [Bucket]) -> Option<Correction> {
    let mut correction: Option<Correction> = None;
    let mut previous = buckets[0].count;
    for bucket in &mut buckets[1..] {
        let count = bucket.count;
        if count == previous {
            continue;
        }
        if is_dust(previous, count) {
            bucket.count = previous;
            continue;
        }
        if count < previous {
            let fall = previous - count;
            let bound = bucket.upper_bound;
            bucket.count = previous;
            correction = Some(match correction {
                None => Correction {
                    lowest_bound: bound,
                    highest_bound: bound,
                    largest_fall: fall,
                },
                Some(so_far) => Correction {
                    highest_bound: bound,
                    largest_fall: so_far.largest_fall.max(fall),
                    ..so_far
                },
            });
            continue;
        }
        previous = count;
    }
    correction
}

fn is_dust(a: f64, b: f64) -> bool {
    let sum = a.abs() + b.abs();
    let difference = (a - b).abs();
    if a == 0.0 || b == 0.0 || sum < f64::MIN_POSITIVE {
        return difference < DUST * f64::MIN_POSITIVE;
    }
    difference / sum.min(f64::MAX) < DUST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets(pairs: &[(f64, f64)]) -> Vec<Bucket> {
        pairs
            .iter()
            .map(|(upper_bound, count)| Bucket {
                upper_bound: *upper_bound,
                count: *count,
            })
            .collect()
    }

    #[test]
    fn a_quantile_lies_inside_its_bucket() {
        let mut latency = buckets(&[(f64::INFINITY, 10.0), (0.1, 5.0), (0.3, 9.0)]);
        assert!((quantile(0.7, &mut latency).value - 0.2).abs() < 1e-12);
        assert_eq!(quantile(0.99, &mut latency).value, 0.3);
        assert!(quantile(0.5, &mut buckets(&[(1.0, 2.0)])).value.is_nan());
    }

    #[test]
    fn a_count_that_falls_is_raised_and_reported() {
        let mut falling = buckets(&[(1.0, 5.0), (2.0, 3.0), (f64::INFINITY, 5.0)]);
        let correction = quantile(0.5, &mut falling).correction;
        assert_eq!(
            correction.map(|c| (c.lowest_bound, c.largest_fall)),
            Some((2.0, 2.0))
        );
        let mut dusty = buckets(&[(1.0, 5.0), (2.0, 5.0 - 1e-13), (f64::INFINITY, 5.0)]);
        assert_eq!(quantile(0.5, &mut dusty).correction, None);
    }

    #[test]
    fn a_fraction_is_the_inverse_of_a_quantile() {
        let mut latency = buckets(&[(0.1, 5.0), (0.3, 9.0), (f64::INFINITY, 10.0)]);
        assert!((fraction(f64::NEG_INFINITY, 0.2, &mut latency).value - 0.7).abs() < 1e-12);
        assert_eq!(fraction(0.3, f64::INFINITY, &mut latency).value, 0.1);
    }
}
