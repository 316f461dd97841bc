//! Adding, subtracting and scaling. Layouts that differ are brought together first: the coarser schema,
//! the wider zero bucket, the custom bounds that both have.

use std::borrow::Cow;

use super::{Buckets, Histogram, ResetHint};

/// Exponential and custom buckets cannot be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("histograms with exponential and with custom buckets cannot be combined")]
pub struct IncompatibleSchemas;

/// What had to be given up to combine two histograms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reconciled {
    Nothing,
    /// Custom bounds differed: only the common ones stay.
    CustomBounds,
}

impl Histogram {
    /// # Errors
    /// When one has exponential and the other custom buckets.
    pub fn add(&mut self, other: &Self) -> Result<Reconciled, IncompatibleSchemas> {
        self.combine(other, |a, b| a + b)
    }

    /// # Errors
    /// When one has exponential and the other custom buckets.
    pub fn subtract(&mut self, other: &Self) -> Result<Reconciled, IncompatibleSchemas> {
        self.combine(other, |a, b| a - b)
    }

    fn combine(
        &mut self,
        other: &Self,
        op: fn(f64, f64) -> f64,
    ) -> Result<Reconciled, IncompatibleSchemas> {
        let (other, reconciled) = self.align(other)?;
        self.zero_count = op(self.zero_count, other.zero_count);
        self.count = op(self.count, other.count);
        self.sum = op(self.sum, other.sum);
        self.positive.combine(&other.positive, op);
        self.negative.combine(&other.negative, op);
        self.adopt_hint(other.reset_hint);
        Ok(reconciled)
    }

    /// Whether the reset hints of two histograms that are to be combined contradict each other.
    pub fn hints_collide(&self, other: &Self) -> bool {
        matches!(
            (self.reset_hint, other.reset_hint),
            (ResetHint::Reset, ResetHint::NotReset) | (ResetHint::NotReset, ResetHint::Reset)
        )
    }

    pub(super) fn adopt_hint(&mut self, other: ResetHint) {
        self.reset_hint = match (self.reset_hint, other) {
            (own, other) if own == other => own,
            (ResetHint::Gauge, _) | (_, ResetHint::Gauge) => ResetHint::Gauge,
            _ => ResetHint::Unknown,
        };
    }

    /// Multiplies every count and the sum.
    pub fn scale(&mut self, factor: f64) {
        self.map(|count| count * factor);
    }

    /// Divides every count and the sum; by zero, what is left are infinite totals without buckets.
    pub fn divide(&mut self, divisor: f64) {
        self.map(|count| count / divisor);
        if divisor == 0.0 {
            self.positive = Buckets::default();
            self.negative = Buckets::default();
        }
    }

    fn map(&mut self, f: impl Fn(f64) -> f64) {
        self.zero_count = f(self.zero_count);
        self.count = f(self.count);
        self.sum = f(self.sum);
        for count in self
            .positive
            .counts
            .iter_mut()
            .chain(&mut self.negative.counts)
        {
            *count = f(*count);
        }
    }

    /// Whether a count or the sum no longer fits into a float.
    pub fn overflows(&self) -> bool {
        let counts = self.positive.counts.iter().chain(&self.negative.counts);
        [self.zero_count, self.count, self.sum]
            .iter()
            .chain(counts)
            .any(|count| count.is_infinite())
    }

    /// The histogram at a coarser schema; itself where it is at that schema or has custom buckets.
    #[must_use]
    pub fn to_schema(&self, schema: i32) -> Self {
        let mut coarser = self.clone();
        if schema < self.schema && !self.uses_custom_buckets() {
            let shift = self.schema - schema;
            let place = |index: i32| ((index - 1) >> shift) + 1;
            coarser.positive = self.positive.merged(place);
            coarser.negative = self.negative.merged(place);
            coarser.schema = schema;
        }
        coarser
    }

    /// Brings `self` to a layout that fits `other` too, and returns `other` in it.
    pub(super) fn align<'a>(
        &mut self,
        other: &'a Self,
    ) -> Result<(Cow<'a, Self>, Reconciled), IncompatibleSchemas> {
        if self.uses_custom_buckets() != other.uses_custom_buckets() {
            return Err(IncompatibleSchemas);
        }
        if self.uses_custom_buckets() {
            return Ok(self.align_custom(other));
        }
        let mut other = Cow::Borrowed(other);
        if self.schema > other.schema {
            *self = self.to_schema(other.schema);
        } else if self.schema < other.schema {
            other = Cow::Owned(other.to_schema(self.schema));
        }
        while self.zero_threshold != other.zero_threshold {
            if self.zero_threshold < other.zero_threshold {
                self.widen_zero_bucket(other.zero_threshold);
            } else {
                other.to_mut().widen_zero_bucket(self.zero_threshold);
            }
        }
        Ok((other, Reconciled::Nothing))
    }

    fn align_custom<'a>(&mut self, other: &'a Self) -> (Cow<'a, Self>, Reconciled) {
        if self.custom_bounds == other.custom_bounds {
            return (Cow::Borrowed(other), Reconciled::Nothing);
        }
        let common: Vec<f64> = self
            .custom_bounds
            .iter()
            .copied()
            .filter(|bound| other.custom_bounds.contains(bound))
            .collect();
        *self = self.with_bounds(&common);
        (
            Cow::Owned(other.with_bounds(&common)),
            Reconciled::CustomBounds,
        )
    }

    /// The histogram with fewer custom bounds; `bounds` must be among its own.
    pub(super) fn with_bounds(&self, bounds: &[f64]) -> Self {
        let place = |index: i32| {
            let upper = self.upper_bound(index);
            i32::try_from(bounds.partition_point(|bound| *bound < upper)).unwrap_or(i32::MAX)
        };
        Self {
            positive: self.positive.merged(place),
            custom_bounds: bounds.into(),
            ..self.clone()
        }
    }

    /// Widens the zero bucket to `threshold`, or to the end of a populated bucket that `threshold` would cut.
    pub(super) fn widen_zero_bucket(&mut self, threshold: f64) {
        let (count, threshold) = self.zero_count_within(threshold);
        self.zero_count = count;
        self.zero_threshold = threshold;
        let schema = self.schema;
        let lower = |index: i32| {
            Self {
                schema,
                ..Self::default()
            }
            .upper_bound(index - 1)
        };
        for buckets in [&mut self.positive, &mut self.negative] {
            for (index, count) in buckets.range().zip(&mut buckets.counts) {
                if lower(index) < threshold {
                    *count = 0.0;
                }
            }
            buckets.trim();
        }
    }

    /// The zero count with the threshold at `threshold`, or at the end of the populated bucket that it would cut.
    pub(super) fn zero_count_within(&self, mut threshold: f64) -> (f64, f64) {
        loop {
            let mut count = self.zero_count;
            let mut cut = None;
            for buckets in [&self.positive, &self.negative] {
                for (index, bucket_count) in buckets.range().zip(&buckets.counts) {
                    if self.upper_bound(index - 1) >= threshold {
                        break;
                    }
                    count += bucket_count;
                    let upper = self.upper_bound(index);
                    if upper > threshold && *bucket_count != 0.0 {
                        cut = Some(upper);
                    }
                }
            }
            match cut {
                Some(upper) => threshold = upper,
                None => return (count, threshold),
            }
        }
    }
}

impl Buckets {
    fn combine(&mut self, other: &Self, op: fn(f64, f64) -> f64) {
        self.cover(other.range());
        let start = usize::try_from(other.offset - self.offset).unwrap_or(0);
        for (own, count) in self.counts.iter_mut().skip(start).zip(&other.counts) {
            *own = op(*own, *count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custom(bounds: &[f64], counts: &[f64]) -> Histogram {
        Histogram {
            schema: super::super::CUSTOM_BUCKETS_SCHEMA,
            count: counts.iter().sum(),
            positive: Buckets {
                offset: 0,
                counts: counts.to_vec(),
            },
            custom_bounds: bounds.into(),
            ..Histogram::default()
        }
    }

    #[test]
    fn only_common_custom_bounds_stay() {
        let mut sum = custom(&[1.0, 5.0, 10.0], &[1.0, 2.0, 3.0, 4.0]);
        let reconciled = sum.add(&custom(&[5.0, 20.0], &[1.0, 1.0, 1.0]));
        assert_eq!(reconciled, Ok(Reconciled::CustomBounds));
        assert_eq!(&*sum.custom_bounds, [5.0]);
        assert_eq!(sum.positive.counts, [4.0, 9.0]);
    }

    #[test]
    fn the_coarser_schema_and_the_wider_zero_bucket_win() {
        let fine = Histogram {
            schema: 1,
            positive: Buckets {
                offset: 0,
                counts: vec![1.0, 1.0, 1.0],
            },
            ..Histogram::default()
        };
        let mut sum = Histogram {
            zero_threshold: 1.5,
            ..Histogram::default()
        };
        assert_eq!(sum.add(&fine), Ok(Reconciled::Nothing));
        // Buckets (0.5, 1] and (1, 2] hold everything; 1.5 would cut the second one.
        assert_eq!(
            (sum.schema, sum.zero_threshold, sum.zero_count),
            (0, 2.0, 3.0)
        );
    }

    #[test]
    fn exponential_and_custom_buckets_do_not_mix() {
        assert_eq!(
            Histogram::default().add(&custom(&[1.0], &[1.0])),
            Err(IncompatibleSchemas)
        );
    }
}
