//! Whether a counter histogram was reset between two samples.

use super::{Buckets, Histogram, ResetHint};

impl Histogram {
    /// Whether `self` cannot have grown out of `previous`: a bucket, the zero bucket or the count fell,
    /// or the layout got finer.
    pub fn is_reset_after(&self, previous: &Self) -> bool {
        match self.reset_hint {
            ResetHint::Reset => return true,
            ResetHint::NotReset => return false,
            ResetHint::Unknown | ResetHint::Gauge => {}
        }
        if self.count < previous.count
            || self.uses_custom_buckets() != previous.uses_custom_buckets()
        {
            return true;
        }
        if self.uses_custom_buckets() {
            return self.custom_buckets_fell(previous);
        }
        if self.schema > previous.schema || self.zero_threshold < previous.zero_threshold {
            return true;
        }
        let mut before = previous.to_schema(self.schema);
        if previous.zero_threshold != self.zero_threshold {
            let (_, threshold) = previous.zero_count_within(self.zero_threshold);
            if threshold != self.zero_threshold {
                return true;
            }
            before.widen_zero_bucket(self.zero_threshold);
        }
        self.zero_count < before.zero_count
            || self.positive.fell_since(&before.positive)
            || self.negative.fell_since(&before.negative)
    }

    fn custom_buckets_fell(&self, previous: &Self) -> bool {
        if self.custom_bounds == previous.custom_bounds {
            return self.positive.fell_since(&previous.positive);
        }
        let mut current = self.clone();
        match current.align(previous) {
            Ok((before, _)) => current.positive.fell_since(&before.positive),
            Err(_) => true,
        }
    }
}

impl Buckets {
    fn fell_since(&self, previous: &Self) -> bool {
        previous
            .range()
            .zip(&previous.counts)
            .any(|(index, count)| self.get(index) < *count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(counts: &[f64]) -> Histogram {
        let positive = Buckets {
            offset: 0,
            counts: counts.to_vec(),
        };
        Histogram {
            count: 10.0,
            positive,
            ..Histogram::default()
        }
    }

    #[test]
    fn one_fallen_bucket_is_a_reset() {
        assert!(counts(&[1.0, 9.0]).is_reset_after(&counts(&[2.0, 8.0])));
        assert!(!counts(&[2.0, 8.0]).is_reset_after(&counts(&[2.0, 7.0])));
    }

    #[test]
    fn a_hint_is_believed() {
        let fallen = Histogram {
            reset_hint: ResetHint::NotReset,
            ..counts(&[1.0])
        };
        assert!(!fallen.is_reset_after(&counts(&[2.0])));
    }
}
