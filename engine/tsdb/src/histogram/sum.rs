//! A running sum of histograms that keeps what rounding would lose.

use super::{Buckets, Histogram, IncompatibleSchemas, Reconciled};

/// The sum so far, and bucket by bucket what rounding took from it.
#[derive(Debug, Clone)]
pub struct HistogramSum {
    sum: Histogram,
    lost: Histogram,
}

impl HistogramSum {
    pub fn new(first: &Histogram) -> Self {
        Self {
            sum: first.clone(),
            lost: first.empty_alike(),
        }
    }

    /// # Errors
    /// When one has exponential and the other custom buckets.
    pub fn add(&mut self, other: &Histogram) -> Result<Reconciled, IncompatibleSchemas> {
        let (other, reconciled) = self.sum.align(other)?;
        let sum = &mut self.sum;
        let lost = &mut self.lost;
        // The rests may lie on an older layout: bring them to the sum's.
        if lost.schema > sum.schema {
            *lost = lost.to_schema(sum.schema);
        }
        if lost.custom_bounds != sum.custom_bounds {
            *lost = lost.with_bounds(&sum.custom_bounds);
        }
        if lost.zero_threshold < sum.zero_threshold {
            lost.widen_zero_bucket(sum.zero_threshold);
        }
        add_exactly(&mut sum.zero_count, &mut lost.zero_count, other.zero_count);
        add_exactly(&mut sum.count, &mut lost.count, other.count);
        add_exactly(&mut sum.sum, &mut lost.sum, other.sum);
        for (sum, lost, other) in [
            (&mut sum.positive, &mut lost.positive, &other.positive),
            (&mut sum.negative, &mut lost.negative, &other.negative),
        ] {
            add_buckets(sum, lost, other);
        }
        sum.adopt_hint(other.reset_hint);
        Ok(reconciled)
    }

    /// The sum so far.
    pub fn total(&self) -> Histogram {
        let mut total = self.sum.clone();
        let rest = Histogram {
            reset_hint: total.reset_hint,
            ..self.lost.clone()
        };
        // The rest has the layout of the sum, so this cannot fail; without it the sum would only be less exact.
        let _ = total.add(&rest);
        total
    }
}

fn add_buckets(sum: &mut Buckets, lost: &mut Buckets, other: &Buckets) {
    sum.cover(other.range());
    lost.cover(sum.range());
    sum.cover(lost.range());
    let start = usize::try_from(other.offset - sum.offset).unwrap_or(0);
    for ((sum, lost), value) in sum
        .counts
        .iter_mut()
        .zip(&mut lost.counts)
        .skip(start)
        .zip(&other.counts)
    {
        add_exactly(sum, lost, *value);
    }
}

fn add_exactly(sum: &mut f64, lost: &mut f64, value: f64) {
    let total = *sum + value;
    if total.is_infinite() {
        *lost = 0.0;
    } else if sum.abs() >= value.abs() {
        *lost += (*sum - total) + value;
    } else {
        *lost += (value - total) + *sum;
    }
    *sum = total;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_sum_survives_a_large_one() {
        let of = |sum: f64| Histogram {
            sum,
            ..Histogram::default()
        };
        let mut total = HistogramSum::new(&of(1e100));
        for value in [1.0, -1e100] {
            assert_eq!(total.add(&of(value)), Ok(Reconciled::Nothing));
        }
        assert_eq!(total.total().sum, 1.0);
    }
}
