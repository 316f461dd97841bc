//! From times and values to places in a drawing.

/// Units of the drawing; the page scales it to its width.
pub(crate) const WIDTH: f64 = 720.0;
const MINUTE_MS: i64 = 60_000;

/// The time axis.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeScale {
    pub start_ms: i64,
    pub end_ms: i64,
}

impl TimeScale {
    pub(crate) fn x(self, at_ms: i64) -> f64 {
        let length = (self.end_ms - self.start_ms).max(1);
        (at_ms.clamp(self.start_ms, self.end_ms) - self.start_ms) as f64 / length as f64 * WIDTH
    }

    /// Full hours or parts of them, at most eight, none so late that its text has no room.
    pub(crate) fn ticks(self) -> Vec<i64> {
        let length = self.end_ms - self.start_ms;
        let step = [15, 30, 60, 120, 240, 480]
            .map(|minutes| minutes * MINUTE_MS)
            .into_iter()
            .find(|step| length / step <= 8)
            .unwrap_or(length.max(1));
        let first = self.start_ms.div_euclid(step) * step;
        (0..)
            .map(|number| first + number * step)
            .skip_while(|at| *at < self.start_ms)
            .take_while(|at| *at < self.end_ms - length / 20)
            .collect()
    }
}

/// The value axis of one trace: from nought, or below it, to above all that is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ValueScale {
    low: f64,
    high: f64,
    height: f64,
}

impl ValueScale {
    /// `values` may hold anything; only what is finite counts.
    pub(crate) fn over(values: impl Iterator<Item = f64>, height: f64) -> Self {
        let (low, high) = values
            .filter(|value| value.is_finite())
            .fold((0.0_f64, 0.0_f64), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        let high = if high > low { high } else { low + 1.0 };
        Self {
            low,
            high: high + (high - low) * 0.06,
            height,
        }
    }

    pub(crate) fn y(self, value: f64) -> f64 {
        self.height - (value - self.low) / (self.high - self.low) * self.height
    }

    /// Round values on the axis, four or so.
    pub(crate) fn ticks(self) -> Vec<f64> {
        round_values(self.low, self.high, 4)
    }

    /// The largest value that has a place.
    pub(crate) fn top(self) -> f64 {
        self.high
    }
}

/// About `count` round values from `low` to `high`.
pub(crate) fn round_values(low: f64, high: f64, count: usize) -> Vec<f64> {
    let rough = (high - low) / count.max(1) as f64;
    if rough <= 0.0 || !rough.is_finite() {
        return Vec::new();
    }
    let magnitude = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|factor| factor * magnitude)
        .into_iter()
        .find(|step| *step >= rough)
        .unwrap_or(rough);
    let first = (low / step).ceil();
    (0..)
        .map(|number| (first + f64::from(number)) * step)
        .take_while(|value| *value <= high + step * 1e-9)
        .collect()
}

/// A number as short as it can be said.
pub(crate) fn short(value: f64) -> String {
    let size = value.abs();
    if size >= 1e6 {
        format!("{:.1}M", value / 1e6)
    } else if size >= 1e4 {
        format!("{:.0}k", value / 1e3)
    } else if size >= 100.0 || value == 0.0 {
        format!("{value:.0}")
    } else if size >= 1.0 {
        trimmed(format!("{value:.1}"))
    } else if size >= 0.001 {
        trimmed(format!("{value:.4}"))
    } else {
        format!("{value:.1e}")
    }
}

fn trimmed(number: String) -> String {
    number
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}
