//! How fast a series rises or falls, how often it changed, how often it was reset.

use super::Implementation::Window as Over;
use super::ValueType::{InstantVector, RangeVector};
use super::window::seconds;
use super::{Function, Sample, Window, extended, histogram_rate};

const fn of_range(
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

pub(super) const FUNCTIONS: &[Function] = &[
    of_range(
        "changes",
        changes,
        "How often each series changed its value in the range",
    ),
    of_range(
        "delta",
        delta,
        "How much each gauge rose or fell over the range, extrapolated to its ends",
    ),
    of_range(
        "idelta",
        idelta,
        "The difference between the last two samples of each gauge",
    ),
    of_range(
        "increase",
        increase,
        "How much each counter rose over the range, extrapolated to its ends",
    ),
    of_range(
        "irate",
        irate,
        "The per-second rate of each counter between its last two samples",
    ),
    of_range(
        "rate",
        rate,
        "The per-second rate of each counter over the range",
    ),
    of_range(
        "resets",
        resets,
        "How often each counter was reset in the range",
    ),
];

/// What a rate is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RateKind {
    /// Per second, of a counter.
    Rate,
    /// Over the range, of a counter.
    Increase,
    /// Over the range, of a gauge.
    Delta,
}

impl RateKind {
    pub(super) fn is_counter(self) -> bool {
        self != Self::Delta
    }
}

fn rate(window: &Window<'_>) -> Option<Sample> {
    over_range(window, RateKind::Rate)
}

fn increase(window: &Window<'_>) -> Option<Sample> {
    over_range(window, RateKind::Increase)
}

fn delta(window: &Window<'_>) -> Option<Sample> {
    over_range(window, RateKind::Delta)
}

fn over_range(window: &Window<'_>, kind: RateKind) -> Option<Sample> {
    if window.extension.is_some() {
        return extended::over_range(window, kind);
    }
    if !window.histograms.is_empty() {
        return histogram_rate::over_range(window, kind);
    }
    let rate = FloatRate::of(window, kind)?;
    Some(Sample::Float(rate.value(window)))
}

/// The rise of floats over a window, and how it is stretched to the ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FloatRate {
    kind: RateKind,
    /// From the first sample to the last, with what was lost in resets added.
    pub(crate) rise: f64,
    pub(crate) lost_in_resets: f64,
    pub(crate) stretch: Stretch,
}

impl FloatRate {
    fn of(window: &Window<'_>, kind: RateKind) -> Option<Self> {
        let (&first, &last) = (window.values.first()?, window.values.last()?);
        let start = counter_start(window, window.starts, window.times, kind);
        if window.values.len() < 2 && start.is_none() {
            return None;
        }
        let first = if start.is_some() { 0.0 } else { first };
        let mut rise = last - first;
        let mut lost = 0.0;
        if kind.is_counter() {
            lost = lost_in_resets(window);
            rise += lost;
        }
        Some(Self {
            kind,
            rise,
            lost_in_resets: lost,
            stretch: stretch(window, window.times, kind, start, first, rise)?,
        })
    }

    pub(crate) fn value(&self, window: &Window<'_>) -> f64 {
        self.rise * self.stretch.factor(window, self.kind)
    }
}

/// What `rate`, `increase` or `delta`, as `function` says, makes of a window of floats.
pub(crate) fn rate_of_floats(window: &Window<'_>, function: &str) -> Option<FloatRate> {
    let kind = match function {
        "rate" => RateKind::Rate,
        "increase" => RateKind::Increase,
        "delta" => RateKind::Delta,
        _ => return None,
    };
    FloatRate::of(window, kind)
}

/// When the counter behind the first sample started, where that is inside the range: it was 0 then.
pub(super) fn counter_start(
    window: &Window<'_>,
    starts: &[i64],
    times: &[i64],
    kind: RateKind,
) -> Option<i64> {
    let (start, first) = (*starts.first()?, *times.first()?);
    (kind.is_counter() && start != 0 && start > window.start_ms && start < first).then_some(start)
}

/// The sum of the values from which a counter fell back.
fn lost_in_resets(window: &Window<'_>) -> f64 {
    let mut lost = 0.0;
    if window.falls > 0 {
        for (before, after) in window.values.iter().zip(window.values.iter().skip(1)) {
            if after < before {
                lost += before;
            }
        }
    }
    if window.starts.is_empty() {
        return lost;
    }
    for index in 1..window.values.len() {
        if window.values[index] >= window.values[index - 1]
            && started_between(window.starts, window.times, index)
        {
            lost += window.values[index - 1];
        }
    }
    lost
}

/// Whether the start time of sample `index` says that its counter began anew after the sample before.
pub(super) fn started_between(starts: &[i64], times: &[i64], index: usize) -> bool {
    let &[before, after] = starts.get(index - 1..=index).unwrap_or_default() else {
        return false;
    };
    let &[time_before, time_after] = times.get(index - 1..=index).unwrap_or_default() else {
        return false;
    };
    if after == 0 || after > time_after || after < time_before {
        return false;
    }
    // A start equal to the time of the sample before is how deltas are written, but also how a source writes
    // "unknown"; it counts where the sample before knew another start.
    after > time_before || (before != 0 && before != after)
}

/// By how much a rise seen between the first and last sample is stretched to the ends of the range.
pub(super) fn extrapolation(
    window: &Window<'_>,
    times: &[i64],
    kind: RateKind,
    start_ms: Option<i64>,
    first_value: f64,
    rise: f64,
) -> f64 {
    let stretched = stretch(window, times, kind, start_ms, first_value, rise);
    stretched.map_or(f64::NAN, |stretched| stretched.factor(window, kind))
}

/// How far a rise is stretched beyond the samples it was seen between. In seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    /// Between the first sample, or the counter's start, and the last.
    pub(crate) sampled: f64,
    pub(crate) to_start: f64,
    pub(crate) to_end: f64,
}

impl Stretch {
    fn factor(self, window: &Window<'_>, kind: RateKind) -> f64 {
        let factor = (self.sampled + self.to_start + self.to_end) / self.sampled;
        if kind == RateKind::Rate {
            factor / window.range_seconds()
        } else {
            factor
        }
    }
}

/// An end that is nearer than 1.1 times the mean distance of samples is reached; otherwise the series is taken
/// to begin or stop half a distance outside. A counter is never stretched to before it was zero, nor beyond a known start.
fn stretch(
    window: &Window<'_>,
    times: &[i64],
    kind: RateKind,
    start_ms: Option<i64>,
    first_value: f64,
    rise: f64,
) -> Option<Stretch> {
    let (&first, &last) = (times.first()?, times.last()?);
    #[expect(
        clippy::cast_precision_loss,
        reason = "a window holds far fewer than 2^53 samples"
    )]
    let distance = seconds(last - first) / (times.len() - 1).max(1) as f64;
    let reach = distance * 1.1;
    let sampled = seconds(last - start_ms.unwrap_or(first));
    let mut to_start = seconds(first - window.start_ms);
    let mut to_end = seconds(window.end_ms - last);
    if to_start >= reach {
        to_start = distance / 2.0;
    }
    if start_ms.is_some() {
        to_start = 0.0;
    } else if kind.is_counter() && rise > 0.0 && first_value >= 0.0 {
        to_start = to_start.min(sampled * (first_value / rise));
    }
    if to_end >= reach {
        to_end = distance / 2.0;
    }
    Some(Stretch {
        sampled,
        to_start,
        to_end,
    })
}

fn irate(window: &Window<'_>) -> Option<Sample> {
    last_step(window, true)
}

fn idelta(window: &Window<'_>) -> Option<Sample> {
    last_step(window, false)
}

pub(super) fn last_step(window: &Window<'_>, is_rate: bool) -> Option<Sample> {
    if !window.histograms.is_empty() {
        return histogram_rate::last_step(window, is_rate);
    }
    let index = window
        .values
        .len()
        .checked_sub(1)
        .filter(|index| *index > 0)?;
    let (before, after) = (window.values[index - 1], window.values[index]);
    let elapsed = window.times[index] - window.times[index - 1];
    if !is_rate {
        return Some(Sample::Float(after - before));
    }
    let was_reset = after < before || started_between(window.starts, window.times, index);
    let rise = if was_reset { after } else { after - before };
    Some(Sample::Float(rise / seconds(elapsed)))
}

fn changes(window: &Window<'_>) -> Option<Sample> {
    count_steps(window, |before, after, _| match (before, after) {
        (Element::Float(a), Element::Float(b)) => a != b && !(a.is_nan() && b.is_nan()),
        (Element::Histogram(a), Element::Histogram(b)) => a != b,
        _ => true,
    })
}

fn resets(window: &Window<'_>) -> Option<Sample> {
    if window.histograms.is_empty() && window.starts.is_empty() && window.extension.is_none() {
        // The falls of floats were counted while the window slid.
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
        return Some(Sample::Float(window.falls as f64));
    }
    count_steps(window, |before, after, has_new_start| {
        match (before, after) {
            (Element::Float(a), Element::Float(b)) => b < a || has_new_start,
            (Element::Histogram(a), Element::Histogram(b)) => has_new_start || b.is_reset_after(a),
            _ => true,
        }
    })
}

#[derive(Clone, Copy)]
enum Element<'a> {
    Float(f64),
    Histogram(&'a tsdb::Histogram),
}

/// Counts the neighbours, floats and histograms merged by time, for which `counts` says so.
fn count_steps(
    window: &Window<'_>,
    counts: fn(Element<'_>, Element<'_>, bool) -> bool,
) -> Option<Sample> {
    let (mut float, mut histogram) = extended::first_counted(window)?;
    let mut previous: Option<(Element<'_>, i64, i64)> = None;
    let mut steps = 0_u32;
    while float < window.values.len() || histogram < window.histograms.len() {
        let float_is_next = match (
            window.times.get(float),
            window.histogram_times.get(histogram),
        ) {
            (Some(a), Some(b)) => a < b,
            (float_time, _) => float_time.is_some(),
        };
        let current = if float_is_next {
            let start = window.starts.get(float).copied().unwrap_or(0);
            float += 1;
            (
                Element::Float(window.values[float - 1]),
                window.times[float - 1],
                start,
            )
        } else {
            let start = window.histogram_starts.get(histogram).copied().unwrap_or(0);
            histogram += 1;
            (
                Element::Histogram(&window.histograms[histogram - 1]),
                window.histogram_times[histogram - 1],
                start,
            )
        };
        if let Some((before, time, start)) = previous {
            let has_new_start = started_between(&[start, current.2], &[time, current.1], 1);
            steps += u32::from(counts(before, current.0, has_new_start));
        }
        previous = Some(current);
    }
    previous.map(|_| Sample::Float(f64::from(steps)))
}
