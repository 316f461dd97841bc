//! An answer to a query, whoever gave it, and how two answers differ.

use std::collections::BTreeMap;
use std::fmt;

use tsdb::Labels;

/// How far two floats may lie apart, relative to the larger one. Both sides use 64-bit floats, but sum in another
/// order or by another formula: the last few of 53 bits may differ, and chains of operations add up to some more.
const RELATIVE: f64 = 1e-9;

/// When a query is evaluated. Unix milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Instant {
        at_ms: i64,
    },
    Range {
        start_ms: i64,
        end_ms: i64,
        step_ms: i64,
    },
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |ms: &i64| *ms as f64 / 1000.0;
        match self {
            Self::Instant { at_ms } => write!(f, "at {}", seconds(at_ms)),
            Self::Range {
                start_ms,
                end_ms,
                step_ms,
            } => write!(
                f,
                "from {} to {} by {}",
                seconds(start_ms),
                seconds(end_ms),
                seconds(step_ms)
            ),
        }
    }
}

/// What a query came to.
#[derive(Debug, Clone)]
pub struct Answer {
    pub result: Result<Data, String>,
    pub warnings: Vec<String>,
    pub infos: Vec<String>,
}

/// The value of a query: a type as the HTTP API names it, and series in the order they came in.
/// A scalar is one series without labels; a string has no series.
#[derive(Debug, Clone, Default)]
pub struct Data {
    pub kind: &'static str,
    pub text: String,
    pub series: Vec<(Labels, Vec<(i64, f64)>)>,
}

impl Answer {
    pub fn failed(message: impl Into<String>) -> Self {
        Self {
            result: Err(message.into()),
            warnings: Vec::new(),
            infos: Vec::new(),
        }
    }
}

/// The first thing in which two answers differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    OnlyWeFail,
    OnlyTheyFail,
    Kind,
    Series,
    Values,
    Order,
    Remarks,
}

/// How `ours` differs from `theirs`; `is_ordered` says whether the query promises an order of its series.
pub fn difference(ours: &Answer, theirs: &Answer, is_ordered: bool) -> Option<Difference> {
    let (our_data, their_data) = match (&ours.result, &theirs.result) {
        (Err(_), Err(_)) => return None,
        (Err(_), Ok(_)) => return Some(Difference::OnlyWeFail),
        (Ok(_), Err(_)) => return Some(Difference::OnlyTheyFail),
        (Ok(ours), Ok(theirs)) => (ours, theirs),
    };
    if our_data.kind != their_data.kind || our_data.text != their_data.text {
        return Some(Difference::Kind);
    }
    if let Some(difference) = series_difference(our_data, their_data) {
        return Some(difference);
    }
    if is_ordered && !same_order(our_data, their_data) {
        return Some(Difference::Order);
    }
    let same_remarks =
        same_remarks(&ours.warnings, &theirs.warnings) && same_remarks(&ours.infos, &theirs.infos);
    (!same_remarks).then_some(Difference::Remarks)
}

fn series_difference(ours: &Data, theirs: &Data) -> Option<Difference> {
    let by_labels = |data: &Data| -> BTreeMap<Labels, usize> {
        (0..)
            .zip(&data.series)
            .map(|(index, (labels, _))| (labels.clone(), index))
            .collect()
    };
    let (our_index, their_index) = (by_labels(ours), by_labels(theirs));
    if ours.series.len() != theirs.series.len() || !our_index.keys().eq(their_index.keys()) {
        return Some(Difference::Series);
    }
    for (our_position, their_position) in our_index.values().zip(their_index.values()) {
        let (our_points, their_points) = (
            &ours.series[*our_position].1,
            &theirs.series[*their_position].1,
        );
        let same = our_points.len() == their_points.len()
            && our_points
                .iter()
                .zip(their_points)
                .all(|(ours, theirs)| ours.0 == theirs.0 && is_near(ours.1, theirs.1));
        if !same {
            return Some(Difference::Values);
        }
    }
    None
}

/// Whether the values come in the same order. Series with equal values may stand either way round.
fn same_order(ours: &Data, theirs: &Data) -> bool {
    let values = |data: &Data| -> Vec<f64> {
        data.series
            .iter()
            .filter_map(|(_, points)| points.first().map(|point| point.1))
            .collect()
    };
    let (ours, theirs) = (values(ours), values(theirs));
    ours.iter()
        .zip(&theirs)
        .all(|(ours, theirs)| is_near(*ours, *theirs))
}

/// Whether the same remarks were made. The server shows ten of each kind and counts the rest.
fn same_remarks(ours: &[String], theirs: &[String]) -> bool {
    let is_cut = theirs.iter().any(|remark| remark.ends_with("omitted"));
    if is_cut {
        return ours.len() >= theirs.len();
    }
    let sorted = |remarks: &[String]| {
        let mut remarks = remarks.to_vec();
        remarks.sort();
        remarks
    };
    sorted(ours) == sorted(theirs)
}

/// Whether two floats mean the same: any NaN is like any other.
pub fn is_near(a: f64, b: f64) -> bool {
    if a == b || (a.is_nan() && b.is_nan()) {
        return true;
    }
    let difference = (a - b).abs();
    // A share of infinity is infinite: without this, every number would be near it.
    difference.is_finite() && difference <= RELATIVE * a.abs().max(b.abs())
}

/// As a person compares it: one line a series, long ones cut.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST_SERIES: usize = 8;
        const MOST_POINTS: usize = 6;
        match &self.result {
            Err(message) => writeln!(f, "    error: {message}")?,
            Ok(data) => {
                writeln!(
                    f,
                    "    {} of {} {}",
                    data.kind,
                    data.series.len(),
                    data.text
                )?;
                for (labels, points) in data.series.iter().take(MOST_SERIES) {
                    write!(f, "      {labels}")?;
                    for (time, value) in points.iter().take(MOST_POINTS) {
                        write!(f, " {value}@{}", *time as f64 / 1000.0)?;
                    }
                    let rest = points.len().saturating_sub(MOST_POINTS);
                    writeln!(
                        f,
                        "{}",
                        if rest > 0 {
                            format!(" … {rest} more")
                        } else {
                            String::new()
                        }
                    )?;
                }
            }
        }
        for remark in self.warnings.iter().chain(&self.infos) {
            writeln!(f, "      {remark}")?;
        }
        Ok(())
    }
}
