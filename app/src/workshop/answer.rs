//! What the workshop's worker answers: `judge`'s types as far as the page shows them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What the worker is asked.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Request<'a> {
    Lint {
        rules: &'a str,
    },
    Replay {
        rules: &'a str,
        drill: &'a str,
        seed: u32,
    },
}

/// What became of a replay.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    Judgement {
        drill: Box<Drill>,
        findings: Vec<Finding>,
    },
    /// Why nothing was replayed.
    Refused(String),
}

/// One drill, seen with the rules.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Drill {
    pub causes: Vec<String>,
    pub right_answer: String,
    pub detection: Option<Detection>,
    pub timeline: Timeline,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Detection {
    pub alert: String,
    pub answer: String,
    pub delay_seconds: i64,
}

/// Where points were given or lost, and why.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Finding {
    pub aspect: String,
    #[serde(default)]
    pub alert: Option<String>,
    pub expected: String,
    pub seen: String,
    pub points: f64,
    pub of: f64,
}

/// Times are Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Timeline {
    pub start_ms: i64,
    pub end_ms: i64,
    pub fault: Option<(i64, i64)>,
    pub harms: Vec<Harm>,
    pub alerts: Vec<Track>,
    pub traces: Vec<Trace>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Harm {
    pub who: String,
    pub what: String,
    pub share: f64,
    pub start_ms: i64,
    pub end_ms: i64,
}

/// An alert (a rule and a label set) over time.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Track {
    pub alert: String,
    pub labels: BTreeMap<String, String>,
    pub annotations: BTreeMap<String, String>,
    pub spans: Vec<Span>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Span {
    pub state: State,
    pub start_ms: i64,
    pub end_ms: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Pending,
    Firing,
}

/// What an alert compares with its threshold.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Trace {
    pub alert: String,
    pub expr: String,
    pub threshold: Option<f64>,
    pub series: Vec<Series>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Series {
    pub labels: String,
    pub points: Vec<(i64, f64)>,
}

/// What the linter found.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Problem {
    pub id: String,
    pub severity: String,
    pub line: u32,
    pub column: u32,
    pub message: String,
    #[serde(default)]
    pub hint: Option<String>,
    pub lesson: String,
}
