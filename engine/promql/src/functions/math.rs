//! Arithmetic and trigonometry, sample by sample. `libm` and not the platform, so that WASM and native agree to the last bit.

use super::Implementation::{Maths, MathsWith};
use super::ValueType::{InstantVector, Scalar};
use super::{Function, Implementation};

const fn maths(name: &'static str, f: fn(f64) -> f64, help: &'static str) -> Function {
    Function::new(name, &[InstantVector], InstantVector, Maths(f), help)
}

pub(super) const FUNCTIONS: &[Function] = &[
    maths("abs", f64::abs, "The absolute value of each sample"),
    maths("acos", libm::acos, "The arccosine of each sample, in radians"),
    maths("acosh", libm::acosh, "The inverse hyperbolic cosine of each sample"),
    maths("asin", libm::asin, "The arcsine of each sample, in radians"),
    maths("asinh", libm::asinh, "The inverse hyperbolic sine of each sample"),
    maths("atan", libm::atan, "The arctangent of each sample, in radians"),
    maths("atanh", libm::atanh, "The inverse hyperbolic tangent of each sample"),
    maths("ceil", f64::ceil, "Each sample rounded up to a whole number"),
    clamping("clamp", &[InstantVector, Scalar, Scalar], clamp, "Each sample held between a minimum and a maximum"),
    clamping("clamp_max", &[InstantVector, Scalar], clamp_max, "Each sample, but never above a maximum"),
    clamping("clamp_min", &[InstantVector, Scalar], clamp_min, "Each sample, but never below a minimum"),
    maths("cos", libm::cos, "The cosine of each sample, given in radians"),
    maths("cosh", libm::cosh, "The hyperbolic cosine of each sample"),
    maths("deg", degrees, "Each sample turned from radians to degrees"),
    maths("exp", libm::exp, "e to the power of each sample"),
    maths("floor", f64::floor, "Each sample rounded down to a whole number"),
    maths("ln", libm::log, "The natural logarithm of each sample"),
    maths("log10", libm::log10, "The logarithm of each sample to base 10"),
    maths("log2", libm::log2, "The logarithm of each sample to base 2"),
    two_numbers("max_of", super::Special::MaxOf, "The larger of two numbers"),
    two_numbers("min_of", super::Special::MinOf, "The smaller of two numbers"),
    maths("rad", radians, "Each sample turned from degrees to radians"),
    clamping(
        "round",
        &[InstantVector, Scalar],
        round,
        "Each sample rounded to the nearest whole number, or to the nearest multiple of the second argument",
    )
    .variadic(1),
    maths("sgn", sign, "The sign of each sample: 1, -1 or 0"),
    maths("sin", libm::sin, "The sine of each sample, given in radians"),
    maths("sinh", libm::sinh, "The hyperbolic sine of each sample"),
    maths("sqrt", f64::sqrt, "The square root of each sample"),
    maths("tan", libm::tan, "The tangent of each sample, given in radians"),
    maths("tanh", libm::tanh, "The hyperbolic tangent of each sample"),
    Function::new("pi", &[], Scalar, Implementation::Special(super::Special::Pi), "The number π"),
];

const fn clamping(
    name: &'static str,
    args: &'static [super::ValueType],
    f: fn(f64, &[f64]) -> Option<f64>,
    help: &'static str,
) -> Function {
    Function::new(name, args, InstantVector, MathsWith(f), help)
}

const fn two_numbers(name: &'static str, which: super::Special, help: &'static str) -> Function {
    let implementation = Implementation::Special(which);
    Function::new(name, &[Scalar, Scalar], Scalar, implementation, help).experimental()
}

/// The smaller one, as Go's `math.Min` sees it: nothing is smaller than -Inf, not even NaN, which wins otherwise.
pub(crate) fn smaller(a: f64, b: f64) -> f64 {
    -larger(-a, -b)
}

/// The larger one, as Go's `math.Max` sees it: nothing is larger than +Inf, not even NaN, which wins otherwise.
pub(crate) fn larger(a: f64, b: f64) -> f64 {
    if a == f64::INFINITY || b == f64::INFINITY {
        f64::INFINITY
    } else if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if a == b {
        // Of two zeros the positive one.
        if a.is_sign_negative() { b } else { a }
    } else {
        a.max(b)
    }
}

fn clamp(value: f64, bounds: &[f64]) -> Option<f64> {
    let &[min, max] = bounds else { return None };
    (max >= min || min.is_nan() || max.is_nan()).then(|| larger(min, smaller(max, value)))
}

fn clamp_max(value: f64, bounds: &[f64]) -> Option<f64> {
    bounds.first().map(|max| smaller(*max, value))
}

fn clamp_min(value: f64, bounds: &[f64]) -> Option<f64> {
    bounds.first().map(|min| larger(*min, value))
}

fn degrees(radians: f64) -> f64 {
    radians * 180.0 / std::f64::consts::PI
}

fn radians(degrees: f64) -> f64 {
    degrees * std::f64::consts::PI / 180.0
}

fn round(value: f64, to_nearest: &[f64]) -> Option<f64> {
    // Halves go up, towards +Inf. Dividing by the inverse keeps `round(x, 0.1)` free of 5.300000000000001.
    let inverse = 1.0 / to_nearest.first().copied().unwrap_or(1.0);
    Some((value * inverse + 0.5).floor() / inverse)
}

fn sign(value: f64) -> f64 {
    if value < 0.0 {
        -1.0
    } else if value > 0.0 {
        1.0
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clamp_with_crossed_bounds_has_no_result() {
        assert_eq!(clamp(5.0, &[10.0, 0.0]), None);
        assert_eq!(clamp(5.0, &[0.0, 3.0]), Some(3.0));
        assert!(clamp(5.0, &[f64::NAN, 3.0]).unwrap().is_nan());
    }

    #[test]
    fn halves_round_up_also_below_zero() {
        assert_eq!(round(-1.5, &[]), Some(-1.0));
        assert_eq!(round(5.25, &[0.1]), Some(5.3));
    }
}
