//! What an answer comes to, in values for a page and in words for a report.

use std::fmt;

use promql::Sample;
use tsdb::Labels;

use crate::{Difference, Mismatch};

/// How an answer was judged.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Right,
    /// It gives something else than the reference.
    Wrong(Wrong),
    /// No query, or none that can be compared.
    Invalid(Vec<Problem>),
    /// A query, but its evaluation fails.
    Failed(Failure),
}

/// The first difference, and on which data.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    pub dataset: String,
    /// What is special about the dataset, in one sentence.
    pub about: String,
    pub difference: Difference,
    pub suspicion: Option<Suspicion>,
}

/// An evaluation that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub dataset: String,
    pub about: String,
    /// In the answer, from 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// As Prometheus words it.
    pub message: String,
    pub suspicion: Option<Suspicion>,
}

/// A place in an answer that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    pub message: String,
    pub hint: Option<String>,
    /// A row of the misconceptions, such as `P21`.
    pub misconception: Option<String>,
}

/// What is probably behind a wrong answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspicion {
    /// A row of the misconceptions, such as `P01`.
    pub misconception: Option<String>,
    pub because: String,
}

impl Outcome {
    /// Whether the answer gives what was asked for, everywhere.
    pub fn is_right(&self) -> bool {
        matches!(self, Self::Right)
    }

    /// The misconception that the answer probably shows.
    pub fn misconception(&self) -> Option<&str> {
        match self {
            Self::Right => None,
            Self::Wrong(wrong) => wrong.suspicion.as_ref()?.misconception.as_deref(),
            Self::Failed(failure) => failure.suspicion.as_ref()?.misconception.as_deref(),
            Self::Invalid(problems) => problems
                .iter()
                .find_map(|problem| problem.misconception.as_deref()),
        }
    }
}

impl Problem {
    pub(crate) fn at_start(message: impl Into<String>) -> Self {
        Self {
            line: 1,
            column: 1,
            message: message.into(),
            hint: None,
            misconception: None,
        }
    }
}

/// One sentence for a student, such as ``on `restarts` (…): {path="/tasks"} at 09:31:00 is 2.1, but 1.4 was expected``.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Right => f.write_str("right on every dataset"),
            Self::Wrong(wrong) => wrong.fmt(f),
            Self::Failed(failure) => failure.fmt(f),
            Self::Invalid(problems) => {
                let mut separator = "";
                for problem in problems.iter().take(3) {
                    write!(f, "{separator}{problem}")?;
                    separator = "; ";
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "on `{}` ({}): {}",
            self.dataset, self.about, self.difference
        )?;
        match &self.suspicion {
            Some(suspicion) => write!(f, ". {suspicion}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "on `{}` ({}) it fails at {}:{}: {}",
            self.dataset, self.about, self.line, self.column, self.message
        )?;
        match &self.suspicion {
            Some(suspicion) => write!(f, ". {suspicion}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Suspicion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.misconception {
            Some(id) => write!(f, "{id}: {}", self.because),
            None => f.write_str(&self.because),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let series = named(&self.series);
        let at = clock_time(self.at_ms);
        let (expected, got) = (shown(self.expected.as_ref()), shown(self.got.as_ref()));
        match &self.mismatch {
            Mismatch::Empty => write!(
                f,
                "your query gives nothing, but {series} at {at} should be {expected}"
            ),
            Mismatch::NotEmpty => write!(
                f,
                "nothing is asked for here, but your query gives {series}, at {at} {got}"
            ),
            Mismatch::Labels { missing, unwanted } => {
                f.write_str("the series carry other labels:")?;
                if !missing.is_empty() {
                    write!(f, " {} {} missing", quoted(missing), is_or_are(missing))?;
                }
                if !unwanted.is_empty() {
                    let comma = if missing.is_empty() { "" } else { "," };
                    write!(
                        f,
                        "{comma} {} {} too much",
                        quoted(unwanted),
                        is_or_are(unwanted)
                    )?;
                }
                write!(f, "; {series} at {at} should be {expected}")
            }
            Mismatch::Missing => write!(f, "{series} is missing: at {at} it should be {expected}"),
            Mismatch::Extra => write!(f, "{series} does not belong there: at {at} it is {got}"),
            Mismatch::Value { .. } => {
                write!(f, "{series} at {at} is {got}, but should be {expected}")?;
                match self.differing {
                    0 | 1 => Ok(()),
                    more => write!(f, " ({more} of {} series differ)", self.of),
                }
            }
            Mismatch::Order { position } => {
                write!(
                    f,
                    "number {position} at {at} should be {series} with {expected}, but {got} stands there"
                )
            }
            Mismatch::Kind => f.write_str("a text is no number"),
        }
    }
}

/// A series without labels is the only one.
fn named(series: &Labels) -> String {
    if series.is_empty() {
        return "the result".to_owned();
    }
    series.to_string()
}

fn shown(sample: Option<&Sample>) -> String {
    match sample {
        None => "without a value".to_owned(),
        Some(Sample::Float(value)) => number(*value),
        Some(Sample::Histogram(histogram)) => histogram.to_string(),
    }
}

/// Six digits are enough to see a difference, unless the difference is smaller.
fn number(value: f64) -> String {
    if !value.is_finite() || value == 0.0 {
        return tsdb::short_float(value);
    }
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    tsdb::short_float(rounded)
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn is_or_are(names: &[String]) -> &'static str {
    if names.len() == 1 { "is" } else { "are" }
}

/// `09:31:00`, UTC, of a Unix time in milliseconds.
pub fn clock_time(at_ms: i64) -> String {
    let seconds = at_ms.div_euclid(1000).rem_euclid(86_400);
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}
