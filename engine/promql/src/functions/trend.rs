//! Lines and smoothed lines through the samples of a range.

use super::Implementation::Window as Over;
use super::ValueType::{InstantVector, RangeVector, Scalar};
use super::summing::Sum;
use super::window::seconds;
use super::{Function, Sample, Window, WindowNote};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "deriv",
        &[RangeVector],
        InstantVector,
        Over {
            eval: deriv,
            keeps_name: false,
        },
        "The per-second slope of a straight line through the samples of each gauge",
    ),
    Function::new(
        "double_exponential_smoothing",
        &[RangeVector, Scalar, Scalar],
        InstantVector,
        Over {
            eval: double_exponential_smoothing,
            keeps_name: false,
        },
        "Smooths each gauge by a smoothing factor and a trend factor, both between 0 and 1",
    )
    .experimental(),
    Function::new(
        "predict_linear",
        &[RangeVector, Scalar],
        InstantVector,
        Over {
            eval: predict_linear,
            keeps_name: false,
        },
        "The value that a straight line through each gauge will have in that many seconds",
    ),
];

/// Two samples are the least for a line.
fn has_line(window: &Window<'_>) -> bool {
    window.note_ignored_histograms();
    window.values.len() >= 2
}

fn deriv(window: &Window<'_>) -> Option<Sample> {
    // Times are counted from the first sample: Unix times would use up the precision of a float.
    has_line(window).then(|| Sample::Float(line(window, window.times[0]).slope))
}

fn predict_linear(window: &Window<'_>) -> Option<Sample> {
    let ahead_s = *window.params.first()?;
    has_line(window).then(|| {
        let line = line(window, window.at_ms);
        Sample::Float(line.slope * ahead_s + line.intercept)
    })
}

struct Line {
    slope: f64,
    intercept: f64,
}

/// The least-squares line, with time counted in seconds from `origin_ms`.
fn line(window: &Window<'_>, origin_ms: i64) -> Line {
    let first = window.values[0];
    if window.values.iter().all(|value| *value == first) {
        return if first.is_infinite() {
            Line {
                slope: f64::NAN,
                intercept: f64::NAN,
            }
        } else {
            Line {
                slope: 0.0,
                intercept: first,
            }
        };
    }
    let (mut x, mut y, mut xy, mut xx) = (
        Sum::default(),
        Sum::default(),
        Sum::default(),
        Sum::default(),
    );
    let mut n = 0.0;
    for (time, value) in window.times.iter().zip(window.values) {
        let t = seconds(time - origin_ms);
        n += 1.0;
        x.add(t);
        y.add(*value);
        xy.add(t * value);
        xx.add(t * t);
    }
    let with_rest = |sum: Sum| sum.sum + sum.compensation;
    let (x, y, xy, xx) = (with_rest(x), with_rest(y), with_rest(xy), with_rest(xx));
    let slope = (xy - x * y / n) / (xx - x * x / n);
    Line {
        slope,
        intercept: y / n - slope * x / n,
    }
}

fn double_exponential_smoothing(window: &Window<'_>) -> Option<Sample> {
    let &[smoothing, trend_factor] = window.params else {
        return None;
    };
    if smoothing <= 0.0 || smoothing >= 1.0 {
        window.note(WindowNote::InvalidSmoothingFactor);
        return None;
    }
    if trend_factor <= 0.0 || trend_factor >= 1.0 {
        window.note(WindowNote::InvalidTrendFactor);
        return None;
    }
    if !has_line(window) {
        return None;
    }
    let mut previous = 0.0;
    let mut smoothed = window.values[0];
    let mut trend = window.values[1] - window.values[0];
    for (index, value) in window.values.iter().enumerate().skip(1) {
        if index > 1 {
            trend = trend_factor * (smoothed - previous) + (1.0 - trend_factor) * trend;
        }
        previous = smoothed;
        smoothed = smoothing * value + (1.0 - smoothing) * (smoothed + trend);
    }
    Some(Sample::Float(smoothed))
}
