//! The buckets of a histogram and where their bounds lie.

use super::{CUSTOM_BUCKETS_SCHEMA, Histogram};

/// Absolute counts of neighbouring buckets; `counts[i]` belongs to bucket `offset + i`.
#[derive(Debug, Clone, Default)]
pub struct Buckets {
    pub offset: i32,
    pub counts: Vec<f64>,
}

/// Equal when the same buckets are populated alike, whatever empty ones stand around them.
impl PartialEq for Buckets {
    fn eq(&self, other: &Self) -> bool {
        self.populated().eq(other.populated())
    }
}

/// One bucket with its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bucket {
    pub lower: f64,
    pub upper: f64,
    pub lower_inclusive: bool,
    pub upper_inclusive: bool,
    pub count: f64,
}

impl Buckets {
    fn populated(&self) -> impl Iterator<Item = (i32, u64)> {
        (self.offset..)
            .zip(&self.counts)
            .filter(|(_, count)| **count != 0.0)
            .map(|(i, count)| (i, count.to_bits()))
    }

    /// The count of bucket `index`; 0 outside of the dense range.
    pub fn get(&self, index: i32) -> f64 {
        usize::try_from(index - self.offset)
            .ok()
            .and_then(|i| self.counts.get(i))
            .copied()
            .unwrap_or(0.0)
    }

    /// The indices of the dense range, `start..end`.
    pub(super) fn range(&self) -> std::ops::Range<i32> {
        self.offset..self.offset + i32::try_from(self.counts.len()).unwrap_or(i32::MAX)
    }

    /// Drops empty buckets at both ends.
    pub(super) fn trim(&mut self) {
        let Some(first) = self.counts.iter().position(|count| *count != 0.0) else {
            self.counts.clear();
            self.offset = 0;
            return;
        };
        let last = self
            .counts
            .iter()
            .rposition(|count| *count != 0.0)
            .unwrap_or(first);
        self.counts.truncate(last + 1);
        self.counts.drain(..first);
        self.offset += i32::try_from(first).unwrap_or(0);
    }

    /// Widens the dense range, with empty buckets, until it holds `wanted`.
    pub(super) fn cover(&mut self, wanted: std::ops::Range<i32>) {
        if wanted.is_empty() {
            return;
        }
        if self.counts.is_empty() {
            self.offset = wanted.start;
        }
        let missing = |from: i32, to: i32| usize::try_from(to - from).unwrap_or(0);
        let before = missing(wanted.start, self.offset);
        if before > 0 {
            self.counts.splice(..0, std::iter::repeat_n(0.0, before));
            self.offset = wanted.start;
        }
        let after = missing(self.range().end, wanted.end);
        self.counts.resize(self.counts.len() + after, 0.0);
    }

    /// The buckets with the index that `place` gives to each, counts added up.
    pub(super) fn merged(&self, place: impl Fn(i32) -> i32) -> Self {
        let mut merged = Self::default();
        for (index, count) in self.range().zip(&self.counts) {
            let index = place(index);
            merged.cover(index..index + 1);
            if let Some(slot) = usize::try_from(index - merged.offset)
                .ok()
                .and_then(|i| merged.counts.get_mut(i))
            {
                *slot += count;
            }
        }
        merged
    }
}

impl Histogram {
    /// All populated and explicitly empty buckets, lowest first, the zero bucket among them when it is populated.
    pub fn buckets(&self) -> impl DoubleEndedIterator<Item = Bucket> {
        let mut buckets =
            Vec::with_capacity(self.negative.counts.len() + self.positive.counts.len() + 1);
        let threshold = self.zero_threshold;
        for (index, count) in self.negative.range().zip(&self.negative.counts).rev() {
            let mut bucket = self.negative_bucket(index, *count);
            bucket.upper = bucket.upper.min(-threshold);
            buckets.push(bucket);
        }
        if self.zero_count > 0.0 {
            buckets.push(self.zero_bucket());
        }
        for (index, count) in self.positive.range().zip(&self.positive.counts) {
            let mut bucket = self.positive_bucket(index, *count);
            if !self.uses_custom_buckets() {
                bucket.lower = bucket.lower.max(threshold);
            }
            buckets.push(bucket);
        }
        buckets.into_iter()
    }

    /// Gives each populated positive bucket the count that `change` returns for it.
    pub fn for_each_positive(&mut self, change: impl FnMut(Bucket) -> f64) {
        self.change_side(
            |histogram| &mut histogram.positive,
            Self::positive_bucket,
            change,
        );
    }

    /// Gives each populated negative bucket the count that `change` returns for it.
    pub fn for_each_negative(&mut self, change: impl FnMut(Bucket) -> f64) {
        self.change_side(
            |histogram| &mut histogram.negative,
            Self::negative_bucket,
            change,
        );
    }

    fn change_side(
        &mut self,
        side: fn(&mut Self) -> &mut Buckets,
        bucket: fn(&Self, i32, f64) -> Bucket,
        mut change: impl FnMut(Bucket) -> f64,
    ) {
        let mut buckets = std::mem::take(side(self));
        for (index, count) in buckets.range().zip(&mut buckets.counts) {
            if *count != 0.0 {
                *count = change(bucket(self, index, *count));
            }
        }
        *side(self) = buckets;
    }

    pub(super) fn zero_bucket(&self) -> Bucket {
        Bucket {
            lower: -self.zero_threshold,
            upper: self.zero_threshold,
            lower_inclusive: true,
            upper_inclusive: true,
            count: self.zero_count,
        }
    }

    pub(super) fn positive_bucket(&self, index: i32, count: f64) -> Bucket {
        Bucket {
            lower: self.upper_bound(index - 1),
            upper: self.upper_bound(index),
            lower_inclusive: self.uses_custom_buckets() && index == 0,
            upper_inclusive: true,
            count,
        }
    }

    pub(super) fn negative_bucket(&self, index: i32, count: f64) -> Bucket {
        Bucket {
            lower: -self.upper_bound(index),
            upper: -self.upper_bound(index - 1),
            lower_inclusive: true,
            upper_inclusive: false,
            count,
        }
    }

    /// The upper bound of positive bucket `index`.
    pub(super) fn upper_bound(&self, index: i32) -> f64 {
        if self.schema != CUSTOM_BUCKETS_SCHEMA {
            return exponential_bound(index, self.schema);
        }
        match usize::try_from(index) {
            Ok(index) => self
                .custom_bounds
                .get(index)
                .copied()
                .unwrap_or(f64::INFINITY),
            Err(_) => f64::NEG_INFINITY,
        }
    }
}

/// `2^(index * 2^-schema)`, held at the largest float for the last finite bucket.
fn exponential_bound(index: i32, schema: i32) -> f64 {
    let bound = if schema <= 0 {
        libm::ldexp(
            1.0,
            index.checked_shl(schema.unsigned_abs()).unwrap_or(i32::MAX),
        )
    } else {
        // Whole powers are split off, so that they come out exact.
        let fraction = index & ((1 << schema) - 1);
        libm::ldexp(
            libm::exp2(f64::from(fraction) / f64::from(1 << schema)),
            index >> schema,
        )
    };
    let last_power = if schema <= 0 {
        1024 >> schema.unsigned_abs()
    } else {
        1024 << schema
    };
    if bound.is_infinite() && index == last_power {
        f64::MAX
    } else {
        bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponential_bounds_grow_by_the_schema() {
        assert_eq!(exponential_bound(3, 0), 8.0);
        assert_eq!(exponential_bound(1, -1), 4.0);
        assert_eq!(exponential_bound(2, 1), 2.0);
        assert!((exponential_bound(1, 1) - std::f64::consts::SQRT_2).abs() < 1e-15);
        assert_eq!(exponential_bound(-1, 0), 0.5);
        assert_eq!(exponential_bound(1024, 0), f64::MAX);
    }

    #[test]
    fn trimming_drops_empty_ends_only() {
        let mut buckets = Buckets {
            offset: 2,
            counts: vec![0.0, 1.0, 0.0, 2.0, 0.0],
        };
        buckets.trim();
        assert_eq!(
            (buckets.offset, buckets.counts.as_slice()),
            (3, [1.0, 0.0, 2.0].as_slice())
        );
    }
}
