//! `*_over_time`: all samples of one series in the range, summed up in one.

use tsdb::Histogram;

use super::Implementation::Window as Over;
use super::ValueType::{InstantVector, RangeVector, Scalar};
use super::extreme::pick;
use super::lanes::{Deviation, fold};
use super::summing::{Mean, Sum, Variance};
use super::window::seconds;
use super::{Function, Sample, Window, WindowNote, histogram_sum};

const fn over(
    name: &'static str,
    eval: fn(&Window<'_>) -> Option<Sample>,
    help: &'static str,
) -> Function {
    Function::new(
        name,
        &[RangeVector],
        InstantVector,
        Over {
            eval,
            keeps_name: false,
        },
        help,
    )
}

const fn naming(
    name: &'static str,
    eval: fn(&Window<'_>) -> Option<Sample>,
    help: &'static str,
) -> Function {
    Function::new(
        name,
        &[RangeVector],
        InstantVector,
        Over {
            eval,
            keeps_name: true,
        },
        help,
    )
}

pub(super) const FUNCTIONS: &[Function] = &[
    over(
        "avg_over_time",
        average,
        "The mean of all samples in the range",
    )
    .folding(fold::<Mean>),
    over("count_over_time", count, "How many samples the range holds"),
    naming("first_over_time", first, "The oldest sample in the range"),
    naming("last_over_time", last, "The newest sample in the range"),
    over(
        "mad_over_time",
        median_absolute_deviation,
        "The median absolute deviation of all samples in the range",
    )
    .experimental(),
    over("max_over_time", maximum, "The largest sample in the range"),
    over("min_over_time", minimum, "The smallest sample in the range"),
    over(
        "present_over_time",
        present,
        "1 for each series that has a sample in the range",
    ),
    Function::new(
        "quantile_over_time",
        &[Scalar, RangeVector],
        InstantVector,
        Over {
            eval: quantile_over_time,
            keeps_name: false,
        },
        "The given quantile, 0 to 1, of all samples in the range",
    ),
    over(
        "stddev_over_time",
        standard_deviation,
        "The population standard deviation of all samples in the range",
    )
    .folding(fold::<Deviation>),
    over(
        "stdvar_over_time",
        variance,
        "The population variance of all samples in the range",
    )
    .folding(fold::<Variance>),
    over("sum_over_time", sum, "The sum of all samples in the range").folding(fold::<Sum>),
    over(
        "ts_of_first_over_time",
        time_of_first,
        "The time of the oldest sample in the range",
    )
    .experimental(),
    over(
        "ts_of_last_over_time",
        time_of_last,
        "The time of the newest sample in the range",
    )
    .experimental(),
    over(
        "ts_of_max_over_time",
        time_of_maximum,
        "The time of the last largest sample in the range",
    )
    .experimental(),
    over(
        "ts_of_min_over_time",
        time_of_minimum,
        "The time of the last smallest sample in the range",
    )
    .experimental(),
];

fn average(window: &Window<'_>) -> Option<Sample> {
    match (window.values, window.histograms) {
        ([], histograms) => histogram_sum::average(histograms, window),
        (values, []) => {
            let mut mean = Mean::default();
            for value in values {
                mean.add(*value);
            }
            Some(Sample::Float(mean.value()))
        }
        _ => mixed(window),
    }
}

fn sum(window: &Window<'_>) -> Option<Sample> {
    match (window.values, window.histograms) {
        ([], histograms) => histogram_sum::sum(histograms, window),
        (values, []) => {
            let mut sum = Sum::default();
            for value in values {
                sum.add(*value);
            }
            Some(Sample::Float(sum.total()))
        }
        _ => mixed(window),
    }
}

fn mixed(window: &Window<'_>) -> Option<Sample> {
    window.note(WindowNote::MixedFloatsAndHistograms);
    None
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a window holds far fewer than 2^53 samples"
)]
fn count(window: &Window<'_>) -> Option<Sample> {
    Some(Sample::Float(
        (window.values.len() + window.histograms.len()) as f64,
    ))
}

fn present(_: &Window<'_>) -> Option<Sample> {
    Some(Sample::Float(1.0))
}

fn first(window: &Window<'_>) -> Option<Sample> {
    let float = window.times.first().zip(window.values.first());
    let histogram = window
        .histogram_times
        .first()
        .zip(window.histograms.first());
    match (float, histogram) {
        (Some((float_time, value)), Some((time, _))) if float_time < time => {
            Some(Sample::Float(*value))
        }
        (_, Some((_, histogram))) => Some(Sample::Histogram(histogram.clone())),
        (float, None) => float.map(|(_, value)| Sample::Float(*value)),
    }
}

fn last(window: &Window<'_>) -> Option<Sample> {
    let float = window.times.last().zip(window.values.last());
    let histogram = window.histogram_times.last().zip(window.histograms.last());
    match (float, histogram) {
        (Some((float_time, value)), Some((time, _))) if float_time > time => {
            Some(Sample::Float(*value))
        }
        (_, Some((_, histogram))) => Some(Sample::Histogram(histogram.clone())),
        (float, None) => float.map(|(_, value)| Sample::Float(*value)),
    }
}

fn time_of_first(window: &Window<'_>) -> Option<Sample> {
    let time = window
        .times
        .first()
        .into_iter()
        .chain(window.histogram_times.first())
        .min()?;
    Some(Sample::Float(seconds(*time)))
}

fn time_of_last(window: &Window<'_>) -> Option<Sample> {
    let time = window
        .times
        .last()
        .into_iter()
        .chain(window.histogram_times.last())
        .max()?;
    Some(Sample::Float(seconds(*time)))
}

fn maximum(window: &Window<'_>) -> Option<Sample> {
    pick(window, |value, best| value > best).map(|(_, value)| Sample::Float(value))
}

fn minimum(window: &Window<'_>) -> Option<Sample> {
    pick(window, |value, best| value < best).map(|(_, value)| Sample::Float(value))
}

fn time_of_maximum(window: &Window<'_>) -> Option<Sample> {
    pick(window, |value, best| value >= best).map(|(time, _)| Sample::Float(seconds(time)))
}

fn time_of_minimum(window: &Window<'_>) -> Option<Sample> {
    pick(window, |value, best| value <= best).map(|(time, _)| Sample::Float(seconds(time)))
}

fn variance_of(window: &Window<'_>) -> Option<f64> {
    if window.values.is_empty() {
        return None;
    }
    window.note_ignored_histograms();
    let mut variance = Variance::default();
    for value in window.values {
        variance.add(*value);
    }
    Some(variance.value())
}

fn variance(window: &Window<'_>) -> Option<Sample> {
    variance_of(window).map(Sample::Float)
}

fn standard_deviation(window: &Window<'_>) -> Option<Sample> {
    variance_of(window).map(|variance| Sample::Float(variance.sqrt()))
}

fn quantile_over_time(window: &Window<'_>) -> Option<Sample> {
    let q = *window.params.first()?;
    if window.values.is_empty() {
        return None;
    }
    if !(0.0..=1.0).contains(&q) {
        window.note(WindowNote::InvalidQuantile);
    }
    window.note_ignored_histograms();
    Some(Sample::Float(quantile(q, &mut window.values.to_vec())))
}

fn median_absolute_deviation(window: &Window<'_>) -> Option<Sample> {
    if window.values.is_empty() {
        return None;
    }
    window.note_ignored_histograms();
    if window.values.iter().any(|value| value.is_nan()) {
        return Some(Sample::Float(f64::NAN));
    }
    let mut values = window.values.to_vec();
    let median = quantile(0.5, &mut values);
    for value in &mut values {
        *value = (*value - median).abs();
    }
    Some(Sample::Float(quantile(0.5, &mut values)))
}

/// The quantile `q` of `values`, interpolated between neighbours; NaN counts as smaller than everything.
pub(crate) fn quantile(q: f64, values: &mut [f64]) -> f64 {
    if values.is_empty() || q.is_nan() {
        return f64::NAN;
    }
    if q < 0.0 {
        return f64::NEG_INFINITY;
    }
    if q > 1.0 {
        return f64::INFINITY;
    }
    values.sort_unstable_by(|a, b| match (a.is_nan(), b.is_nan()) {
        (false, false) => a.total_cmp(b),
        (a_is_nan, b_is_nan) => b_is_nan.cmp(&a_is_nan),
    });
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 values")]
    let rank = q * (values.len() - 1) as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 <= rank < len"
    )]
    let lower = rank as usize;
    let upper = (lower + 1).min(values.len() - 1);
    let weight = rank - rank.floor();
    values[lower] * (1.0 - weight) + values[upper] * weight
}

/// The reset hints of a group of histograms that are added up.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SeenHints {
    reset: bool,
    not_reset: bool,
}

impl SeenHints {
    pub(crate) fn see(&mut self, histogram: &Histogram) {
        self.reset |= histogram.reset_hint == tsdb::ResetHint::Reset;
        self.not_reset |= histogram.reset_hint == tsdb::ResetHint::NotReset;
    }

    /// Whether some say that there was a reset and some that there was none.
    pub(crate) fn collide(self) -> bool {
        self.reset && self.not_reset
    }
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn a_quantile_interpolates_between_neighbours() {
        assert_eq!(quantile(0.75, &mut [4.0, 0.0, 1.0]), 2.5);
        assert_eq!(quantile(1.0, &mut [4.0, 0.0, f64::NAN]), 4.0);
        assert_eq!(quantile(-0.1, &mut [1.0]), f64::NEG_INFINITY);
        assert!(quantile(0.5, &mut []).is_nan());
    }
}
