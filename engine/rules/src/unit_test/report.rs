//! What came of a test file.

use std::fmt::{self, Display, Formatter};

use promql::literal::{format_duration, quote};
use yaml::Place;

use super::diff::Rows;

/// How the tests of a file went.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Why nothing was run.
    pub problems: Vec<yaml::Problem>,
    /// Patterns of rule files that nothing fits.
    pub unmatched: Vec<String>,
    /// Only the groups that were run.
    pub groups: Vec<GroupReport>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct GroupReport {
    pub name: Option<String>,
    pub place: Place,
    pub failures: Vec<Failure>,
}

/// Something that was not as the test expects.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// In the test file; for [`FailureKind::Rules`] in the rule file.
    pub place: Place,
    pub kind: FailureKind,
    /// The misunderstanding that it looks like.
    pub hint: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum FailureKind {
    /// An input series that is none.
    Series { message: String },
    /// A rule file that a server refuses.
    Rules { file: String, message: String },
    /// An alert test without `alertname`.
    NoAlertName { eval_time_ms: i64 },
    /// A rule that cannot be evaluated. Nothing after that moment is tested.
    Evaluation {
        rule: String,
        at_ms: i64,
        message: String,
    },
    /// A test so long that it was cut short.
    Stopped { message: String },
    Alerts {
        alertname: String,
        eval_time_ms: i64,
        differences: Vec<AlertDifference>,
    },
    /// An expression that gives no vector, or expected labels that are none.
    Query {
        expr: String,
        eval_time_ms: i64,
        message: String,
    },
    Samples {
        expr: String,
        eval_time_ms: i64,
        differences: Vec<SampleDifference>,
    },
}

/// An alert as it was found: sorted pairs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundAlert {
    pub labels: Vec<(String, String)>,
    pub annotations: Vec<(String, String)>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum AlertDifference {
    /// Expected, and not firing.
    Missing(FoundAlert),
    /// Firing, and not expected.
    Unexpected(FoundAlert),
    /// An alert and the expected one that is most like it.
    Changed { labels: Rows, annotations: Rows },
}

/// A series of a result: its labels, and its value as it is written.
#[derive(Debug, Clone, PartialEq)]
pub enum SampleDifference {
    Missing {
        labels: String,
        value: String,
    },
    Unexpected {
        labels: String,
        value: String,
    },
    Changed {
        labels: String,
        expected: String,
        found: String,
    },
}

impl Report {
    /// The verdict: what `promtool` ends with 0 for.
    pub fn is_success(&self) -> bool {
        self.problems.is_empty() && self.groups.iter().all(|group| group.failures.is_empty())
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        for pattern in &self.unmatched {
            writeln!(f, "warning: no rule file fits `{pattern}`")?;
        }
        for group in self
            .groups
            .iter()
            .filter(|group| !group.failures.is_empty())
        {
            match &group.name {
                Some(name) => writeln!(f, "{}: {name}", group.place)?,
                None => writeln!(f, "{}: unnamed test", group.place)?,
            }
            for failure in &group.failures {
                write!(f, "{failure}")?;
            }
        }
        Ok(())
    }
}

/// Several lines: what failed, both sides, and the hint.
impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "  {}: {}", self.place, self.kind)?;
        match &self.kind {
            FailureKind::Alerts { differences, .. } => {
                differences.iter().try_for_each(|d| d.fmt(f))?;
            }
            FailureKind::Samples { differences, .. } => {
                differences.iter().try_for_each(|d| d.fmt(f))?;
            }
            _ => {}
        }
        match &self.hint {
            Some(hint) => writeln!(f, "    why: {hint}"),
            None => Ok(()),
        }
    }
}

impl Display for FailureKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Series { message } => write!(f, "input series: {message}"),
            Self::Stopped { message } => f.write_str(message),
            Self::Rules { file, message } => write!(f, "{file}: {message}"),
            Self::NoAlertName { eval_time_ms } => write!(
                f,
                "the alert test at {} names no alert: add `alertname`",
                format_duration(*eval_time_ms)
            ),
            Self::Evaluation {
                rule,
                at_ms,
                message,
            } => write!(f, "rule {rule} at {}: {message}", format_duration(*at_ms)),
            Self::Alerts {
                alertname,
                eval_time_ms,
                ..
            } => write!(f, "alert {alertname} at {}", format_duration(*eval_time_ms)),
            Self::Query {
                expr,
                eval_time_ms,
                message,
            } => write!(f, "{expr} at {}: {message}", format_duration(*eval_time_ms)),
            Self::Samples {
                expr, eval_time_ms, ..
            } => write!(f, "{expr} at {}", format_duration(*eval_time_ms)),
        }
    }
}

impl Display for FoundAlert {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let labels: Vec<String> = self
            .labels
            .iter()
            .map(|(name, value)| format!("{name}={}", quote(value)))
            .collect();
        write!(f, "{{{}}}", labels.join(", "))
    }
}

impl Display for AlertDifference {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (sign, alert, what) = match self {
            Self::Missing(alert) => ("-", alert, "expected, not firing"),
            Self::Unexpected(alert) => ("+", alert, "firing, not expected"),
            Self::Changed {
                labels,
                annotations,
            } => {
                writeln!(f, "    firing, but not as expected:")?;
                return write!(f, "{labels}{annotations}");
            }
        };
        writeln!(f, "  {sign} {alert} {what}")?;
        for (name, value) in &alert.annotations {
            writeln!(f, "      {name}: {}", quote(value))?;
        }
        Ok(())
    }
}

impl Display for SampleDifference {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { labels, value } => {
                writeln!(f, "  - {labels} {value} expected, not there")
            }
            Self::Unexpected { labels, value } => {
                writeln!(f, "  + {labels} {value} not expected")
            }
            Self::Changed {
                labels,
                expected,
                found,
            } => writeln!(f, "  ! {labels} is {found}, not {expected}"),
        }
    }
}
