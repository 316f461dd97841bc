//! The interval that a result's values lie in. NaN is outside every interval: no comparison keeps it.

/// From `min` to `max`, both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Values {
    pub min: f64,
    pub max: f64,
}

impl Values {
    pub const ANY: Self = Self {
        min: f64::NEG_INFINITY,
        max: f64::INFINITY,
    };
    /// What is counted or measured can't be negative.
    pub const NOT_NEGATIVE: Self = Self::between(0.0, f64::INFINITY);
    /// A share, or a fact as 0 and 1.
    pub const SHARE: Self = Self::between(0.0, 1.0);

    pub const fn between(min: f64, max: f64) -> Self {
        Self { min, max }
    }

    /// One value; anything if it is NaN.
    pub fn exactly(value: f64) -> Self {
        Self::ordered(value, value)
    }

    /// The only value there can be.
    pub fn constant(self) -> Option<f64> {
        (self.min == self.max).then_some(self.min)
    }

    pub fn contains(self, value: f64) -> bool {
        self.min <= value && value <= self.max
    }

    /// Everything if an end is unknown.
    fn ordered(min: f64, max: f64) -> Self {
        if min.is_nan() || max.is_nan() {
            Self::ANY
        } else {
            Self { min, max }
        }
    }

    /// The smallest interval around all of these.
    fn around(ends: [f64; 4]) -> Self {
        if ends.iter().any(|end| end.is_nan()) {
            return Self::ANY;
        }
        let min = ends.iter().copied().fold(f64::INFINITY, f64::min);
        let max = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Self { min, max }
    }

    pub(super) fn negated(self) -> Self {
        Self::between(-self.max, -self.min)
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self::ordered(self.min + other.min, self.max + other.max)
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.plus(other.negated())
    }

    pub(super) fn times(self, other: Self) -> Self {
        // An infinite end is "beyond all bounds" and not a value, so 0 times it is 0.
        let product = |a: f64, b: f64| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
        Self::around([
            product(self.min, other.min),
            product(self.min, other.max),
            product(self.max, other.min),
            product(self.max, other.max),
        ])
    }

    pub(super) fn divided_by(self, other: Self) -> Self {
        if other.contains(0.0) {
            // Something positive by something positive stays positive, however small the divisor.
            return if self.min >= 0.0 && other.min >= 0.0 {
                Self::NOT_NEGATIVE
            } else {
                Self::ANY
            };
        }
        self.times(Self::around([
            1.0 / other.min,
            1.0 / other.max,
            1.0 / other.min,
            1.0 / other.max,
        ]))
    }

    /// Of values from either.
    pub(super) fn or(self, other: Self) -> Self {
        Self::between(self.min.min(other.min), self.max.max(other.max))
    }

    /// Each value at least `floor`.
    pub(super) fn at_least(self, floor: f64) -> Self {
        Self::ordered(self.min.max(floor), self.max.max(floor))
    }

    /// Each value at most `ceiling`.
    pub(super) fn at_most(self, ceiling: f64) -> Self {
        Self::ordered(self.min.min(ceiling), self.max.min(ceiling))
    }

    /// The sum of one or more such values.
    pub(super) fn summed(self) -> Self {
        let min = if self.min >= 0.0 {
            self.min
        } else {
            f64::NEG_INFINITY
        };
        let max = if self.max <= 0.0 {
            self.max
        } else {
            f64::INFINITY
        };
        Self::between(min, max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_keeps_the_ends() {
        let one_minus = Values::exactly(1.0).minus(Values::SHARE);
        assert_eq!(one_minus, Values::SHARE);
        assert_eq!(
            Values::SHARE.times(Values::exactly(100.0)),
            Values::between(0.0, 100.0)
        );
        assert_eq!(Values::SHARE.divided_by(Values::exactly(0.001)).max, 1000.0);
    }

    #[test]
    fn what_is_unknown_stays_unknown() {
        assert_eq!(Values::exactly(f64::NAN), Values::ANY);
        assert_eq!(Values::ANY.minus(Values::ANY), Values::ANY);
        assert_eq!(Values::SHARE.divided_by(Values::ANY), Values::ANY);
        assert_eq!(
            Values::NOT_NEGATIVE.divided_by(Values::NOT_NEGATIVE),
            Values::NOT_NEGATIVE
        );
    }
}
