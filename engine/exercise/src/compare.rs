//! Two results side by side: the same series by their labels, the same numbers but for rounding.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use promql::{Sample, Value};
use tsdb::{Histogram, Labels, METRIC_NAME};

use crate::{Names, Order};

/// Adding in another order changes the last digits; so much of a number may be rounding.
const TOLERANCE: f64 = 1e-9;
/// What is left of a difference of equal numbers.
const NOTHING: f64 = 1e-12;
/// A smaller share shows nobody what is wrong, though it is.
const PLAIN: f64 = 0.02;

/// What is compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Comparison {
    pub order: Order,
    pub names: Names,
}

/// The first difference between two results: of the first series that differs, its first moment that does. One that
/// can be seen without counting digits goes before one that can't.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    pub mismatch: Mismatch,
    /// The series it shows in; no labels where all of them differ.
    pub series: Labels,
    /// Unix milliseconds.
    pub at_ms: i64,
    /// What the series should be at that moment; `None`: no value.
    pub expected: Option<Sample>,
    pub got: Option<Sample>,
    /// How many series differ, and how many there are on both sides together.
    pub differing: usize,
    pub of: usize,
}

impl Difference {
    /// Whether it is more than digits behind the decimal point.
    pub fn is_plain(&self) -> bool {
        !matches!(self.mismatch, Mismatch::Value { .. })
            || is_plain(self.expected.as_ref(), self.got.as_ref())
    }
}

/// In which way results differ.
#[derive(Debug, Clone, PartialEq)]
pub enum Mismatch {
    /// The answer has no series at all.
    Empty,
    /// Nothing was expected.
    NotEmpty,
    /// No series is the same, as the answer's carry other labels.
    Labels {
        missing: Vec<String>,
        unwanted: Vec<String>,
    },
    /// A series that should be there is not.
    Missing,
    /// A series is there that should not be.
    Extra,
    /// A value differs, or is there on one side only.
    Value {
        /// All values of the series are this many times what they should be.
        factor: Option<f64>,
    },
    /// The right series in another order; counted from 1.
    Order { position: usize },
    /// A text where numbers were expected, or the other way round.
    Kind,
}

/// Whether two numbers are the same but for rounding. NaN is NaN.
pub fn is_same_number(a: f64, b: f64) -> bool {
    if a == b || (a.is_nan() && b.is_nan()) {
        return true;
    }
    let difference = (a - b).abs();
    // From infinity everything is infinitely far, and an infinite share of it is no rounding.
    difference.is_finite()
        && (difference <= NOTHING || difference <= TOLERANCE * a.abs().max(b.abs()))
}

/// The first difference of `got` from `expected`, if there is one. `at_ms` is the moment of results without times.
pub fn compare(
    expected: &Value,
    got: &Value,
    at_ms: i64,
    comparison: Comparison,
) -> Option<Difference> {
    if let (Value::String(a), Value::String(b)) = (expected, got)
        && a == b
    {
        return None;
    }
    let (Some(expected), Some(got)) = (rows(expected, at_ms), rows(got, at_ms)) else {
        return Some(Difference {
            mismatch: Mismatch::Kind,
            series: Labels::default(),
            at_ms,
            expected: None,
            got: None,
            differing: 0,
            of: 0,
        });
    };
    // Names are kept where leaving them out would make two series one.
    let has_names = comparison.names == Names::Compared
        || [&expected, &got].iter().any(|rows| {
            let unnamed: BTreeSet<Labels> = rows.iter().map(|row| unnamed(&row.labels)).collect();
            unnamed.len() < rows.len()
        });
    let keyed = |rows: Vec<Row>| -> Vec<Row> {
        let key = |row: Row| Row {
            labels: if has_names {
                row.labels
            } else {
                unnamed(&row.labels)
            },
            ..row
        };
        rows.into_iter().map(key).collect()
    };
    let sides = Sides::new(keyed(expected), keyed(got));
    sides
        .whole()
        .or_else(|| sides.first_series())
        .or_else(|| sides.order(comparison.order))
}

fn unnamed(labels: &Labels) -> Labels {
    labels.without(&[METRIC_NAME])
}

/// A series of a result of any kind.
#[derive(Debug, Clone)]
struct Row {
    labels: Labels,
    /// By rising time.
    samples: Vec<(i64, Sample)>,
}

/// `None` for a text.
fn rows(value: &Value, at_ms: i64) -> Option<Vec<Row>> {
    Some(match value {
        Value::String(_) => return None,
        Value::Scalar(number) => vec![Row {
            labels: Labels::default(),
            samples: vec![(at_ms, Sample::Float(*number))],
        }],
        Value::Vector(samples) => samples
            .iter()
            .map(|sample| Row {
                labels: sample.labels.clone(),
                samples: vec![(at_ms, sample.value.clone())],
            })
            .collect(),
        Value::Matrix(series) => series
            .iter()
            .map(|series| Row {
                labels: series.labels.clone(),
                samples: samples(&series.floats, &series.histograms),
            })
            .collect(),
    })
}

fn samples(floats: &[(i64, f64)], histograms: &[(i64, Arc<Histogram>)]) -> Vec<(i64, Sample)> {
    let floats = floats
        .iter()
        .map(|(at, value)| (*at, Sample::Float(*value)));
    let histograms = histograms
        .iter()
        .map(|(at, histogram)| (*at, Sample::Histogram(Arc::clone(histogram))));
    let mut all: Vec<_> = floats.chain(histograms).collect();
    all.sort_by_key(|(at, _)| *at);
    all
}

fn is_same(a: Option<&Sample>, b: Option<&Sample>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(Sample::Float(a)), Some(Sample::Float(b))) => is_same_number(*a, *b),
        (Some(Sample::Histogram(a)), Some(Sample::Histogram(b))) => {
            is_same_number(a.count, b.count) && is_same_number(a.sum, b.sum)
        }
        _ => false,
    }
}

/// Both results by labels.
struct Sides {
    expected_order: Vec<Labels>,
    got_order: Vec<Labels>,
    expected: BTreeMap<Labels, Vec<(i64, Sample)>>,
    got: BTreeMap<Labels, Vec<(i64, Sample)>>,
}

impl Sides {
    fn new(expected: Vec<Row>, got: Vec<Row>) -> Self {
        let order = |rows: &[Row]| rows.iter().map(|row| row.labels.clone()).collect();
        let by_labels = |rows: Vec<Row>| {
            rows.into_iter()
                .map(|row| (row.labels, row.samples))
                .collect()
        };
        Self {
            expected_order: order(&expected),
            got_order: order(&got),
            expected: by_labels(expected),
            got: by_labels(got),
        }
    }

    fn all_labels(&self) -> BTreeSet<&Labels> {
        self.expected.keys().chain(self.got.keys()).collect()
    }

    fn difference(&self, mismatch: Mismatch, series: &Labels) -> Difference {
        let (at_ms, expected, got) = self.first_moment(series).unwrap_or((0, None, None));
        let all = self.all_labels();
        let differing = all
            .iter()
            .filter(|labels| self.first_moment(labels).is_some());
        Difference {
            mismatch,
            series: series.clone(),
            at_ms,
            expected,
            got,
            differing: differing.count(),
            of: all.len(),
        }
    }

    /// What is wrong with the answer as a whole.
    fn whole(&self) -> Option<Difference> {
        let first = |side: &BTreeMap<Labels, _>| side.keys().next().cloned().unwrap_or_default();
        if self.got.is_empty() && !self.expected.is_empty() {
            return Some(self.difference(Mismatch::Empty, &first(&self.expected)));
        }
        if self.expected.is_empty() && !self.got.is_empty() {
            return Some(self.difference(Mismatch::NotEmpty, &first(&self.got)));
        }
        if self
            .expected
            .keys()
            .any(|labels| self.got.contains_key(labels))
        {
            return None;
        }
        let names = |side: &BTreeMap<Labels, _>| -> BTreeSet<String> {
            let names = side
                .keys()
                .flat_map(|labels| labels.iter().map(|(name, _)| name));
            names.map(str::to_owned).collect()
        };
        let (expected, got) = (names(&self.expected), names(&self.got));
        let missing: Vec<String> = expected.difference(&got).cloned().collect();
        let unwanted: Vec<String> = got.difference(&expected).cloned().collect();
        if missing.is_empty() && unwanted.is_empty() {
            return None;
        }
        let labels = Mismatch::Labels { missing, unwanted };
        Some(self.difference(labels, &first(&self.expected)))
    }

    fn first_series(&self) -> Option<Difference> {
        let all = self.all_labels();
        let moments: Vec<_> = all
            .iter()
            .filter_map(|labels| Some((*labels, self.first_moment(labels)?)))
            .collect();
        let is_plain = |(_, (_, a, b)): &&(_, Moment)| is_plain(a.as_ref(), b.as_ref());
        let (series, _) = moments.iter().find(is_plain).or(moments.first())?;
        let mismatch = match (self.expected.get(series), self.got.get(series)) {
            (Some(_), None) => Mismatch::Missing,
            (None, _) => Mismatch::Extra,
            (Some(expected), Some(got)) => Mismatch::Value {
                factor: factor(expected, got),
            },
        };
        Some(self.difference(mismatch, series))
    }

    fn order(&self, order: Order) -> Option<Difference> {
        if order == Order::Ignored {
            return None;
        }
        let pairs = self.expected_order.iter().zip(&self.got_order);
        // Series of equal value may stand either way round.
        let is_tie = |a: &Labels, b: &Labels| {
            let value = |labels| {
                self.expected
                    .get(labels)
                    .and_then(|samples| samples.first())
            };
            is_same(value(a).map(|(_, v)| v), value(b).map(|(_, v)| v))
        };
        let (index, (series, _)) = pairs
            .enumerate()
            .find(|(_, (a, b))| a != b && !is_tie(a, b))?;
        let samples = self
            .expected
            .get(series)
            .and_then(|samples| samples.first());
        let got = self
            .got_order
            .get(index)
            .and_then(|labels| self.got.get(labels)?.first());
        Some(Difference {
            mismatch: Mismatch::Order {
                position: index + 1,
            },
            series: series.clone(),
            at_ms: samples.map_or(0, |(at, _)| *at),
            expected: samples.map(|(_, sample)| sample.clone()),
            got: got.map(|(_, sample)| sample.clone()),
            differing: 0,
            of: self.expected.len(),
        })
    }

    /// The first moment at which a series differs.
    fn first_moment(&self, series: &Labels) -> Option<Moment> {
        let of = |side: &BTreeMap<Labels, Vec<(i64, Sample)>>| -> BTreeMap<i64, Sample> {
            side.get(series).into_iter().flatten().cloned().collect()
        };
        let (expected, got) = (of(&self.expected), of(&self.got));
        let times: BTreeSet<i64> = expected.keys().chain(got.keys()).copied().collect();
        let mut first = None;
        for at_ms in times {
            let (a, b) = (expected.get(&at_ms), got.get(&at_ms));
            if is_same(a, b) {
                continue;
            }
            let moment = (at_ms, a.cloned(), b.cloned());
            if is_plain(a, b) {
                return Some(moment);
            }
            first = first.or(Some(moment));
        }
        first
    }
}

/// A time and what both sides have there.
type Moment = (i64, Option<Sample>, Option<Sample>);

/// Whether two values that differ do so at a glance.
fn is_plain(a: Option<&Sample>, b: Option<&Sample>) -> bool {
    match (a, b) {
        (Some(Sample::Float(a)), Some(Sample::Float(b))) if a.is_finite() && b.is_finite() => {
            (a - b).abs() > PLAIN * a.abs().max(b.abs())
        }
        _ => true,
    }
}

/// The number that every expected value was multiplied by, if there is one.
fn factor(expected: &[(i64, Sample)], got: &[(i64, Sample)]) -> Option<f64> {
    if expected.len() != got.len() {
        return None;
    }
    let mut factor = None;
    for ((a_ms, a), (b_ms, b)) in expected.iter().zip(got) {
        let (Sample::Float(a), Sample::Float(b)) = (a, b) else {
            return None;
        };
        if a_ms != b_ms {
            return None;
        }
        if is_same_number(*a, *b) && (*a == 0.0 || a.is_nan()) {
            continue;
        }
        let one = b / a;
        match factor {
            None => factor = Some(one),
            Some(known) if (one - known).abs() <= 1e-6 * known.abs() => {}
            Some(_) => return None,
        }
    }
    // A single value is always some multiple of another.
    factor.filter(|factor| factor.is_finite() && expected.len() > 3 && *factor != 0.0)
}

#[cfg(test)]
mod tests;
