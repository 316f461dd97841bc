//! Sums that do not lose small values beside large ones (Kahan's method as improved by Neumaier).

/// A running sum and what rounding took from it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    pub(crate) sum: f64,
    pub(crate) compensation: f64,
}

impl Sum {
    pub(crate) fn new(sum: f64) -> Self {
        Self {
            sum,
            compensation: 0.0,
        }
    }

    pub(crate) fn add(&mut self, value: f64) {
        let total = self.sum + value;
        // Choices between values, not between ways: the processor need not guess.
        let lost = if self.sum.abs() >= value.abs() {
            (self.sum - total) + value
        } else {
            (value - total) + self.sum
        };
        self.compensation = if total.is_infinite() {
            0.0
        } else {
            self.compensation + lost
        };
        self.sum = total;
    }

    pub(crate) fn total(self) -> f64 {
        if self.sum.is_infinite() {
            self.sum
        } else {
            self.sum + self.compensation
        }
    }
}

/// A running mean: a plain sum as long as it fits into a float, from there on updated value by value.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mean {
    sum: Sum,
    count: f64,
    is_incremental: bool,
}

impl Mean {
    pub(crate) fn add(&mut self, value: f64) {
        self.count += 1.0;
        if self.count == 1.0 {
            self.sum = Sum::new(value);
            return;
        }
        if !self.is_incremental {
            let mut next = self.sum;
            next.add(value);
            if next.sum.is_finite() || next.sum.is_nan() {
                self.sum = next;
                return;
            }
            self.is_incremental = true;
            self.sum.sum /= self.count - 1.0;
            self.sum.compensation /= self.count - 1.0;
        }
        let kept = (self.count - 1.0) / self.count;
        self.sum = Sum {
            sum: kept * self.sum.sum,
            compensation: kept * self.sum.compensation,
        };
        self.sum.add(value / self.count);
    }

    pub(crate) fn value(self) -> f64 {
        if self.is_incremental {
            self.sum.sum + self.sum.compensation
        } else {
            self.sum.sum / self.count + self.sum.compensation / self.count
        }
    }
}

/// A running variance (Welford's method).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Variance {
    count: f64,
    mean: Sum,
    squares: Sum,
}

impl Variance {
    pub(crate) fn add(&mut self, value: f64) {
        self.count += 1.0;
        let delta = value - (self.mean.sum + self.mean.compensation);
        self.mean.add(delta / self.count);
        self.squares
            .add(delta * (value - (self.mean.sum + self.mean.compensation)));
    }

    pub(crate) fn value(self) -> f64 {
        (self.squares.sum + self.squares.compensation) / self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_values_survive_beside_large_ones() {
        let mut sum = Sum::default();
        for value in [1e100, 1.0, -1e100, 1.0] {
            sum.add(value);
        }
        assert_eq!(sum.total(), 2.0);
    }

    #[test]
    fn a_mean_does_not_overflow_where_its_sum_does() {
        let mut mean = Mean::default();
        for _ in 0..4 {
            mean.add(1e308);
        }
        assert!(
            (mean.value() / 1e308 - 1.0).abs() < 1e-12,
            "{}",
            mean.value()
        );
    }
}
