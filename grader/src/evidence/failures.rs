//! What Prometheus has about the drills of failures: the queries a student named, and the alerts that fired.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::failures::{DrillRecord, Point};

/// The last drill of each failure, in the order of beginning.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailuresEvidence {
    /// The lab's name of the file in which the drills are written down.
    pub records: String,
    /// The lab's name of the file with the student's answers.
    pub answers: String,
    pub drills: Vec<DrilledFailure>,
}

/// One drill, looked at afterwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrilledFailure {
    pub record: DrillRecord,
    /// The query of the hypothesis, from the beginning to the end of the drill.
    pub hypothesis: Option<Shown>,
    /// The query of the diagnosis, likewise.
    pub diagnosis: Option<Shown>,
    /// The same query from the beginning to the end of the control, in which nothing was broken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<Shown>,
    /// The student's own alerts that fired in that time.
    pub alerts: Vec<FiredAlert>,
}

/// What a query returned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    pub query: String,
    pub step_ms: i64,
    /// Why there is no result: what Prometheus said, or that the query was too much for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The first series, sorted by labels.
    pub series: Vec<ShownSeries>,
    /// How many there were.
    pub series_count: usize,
}

/// One series; samples that are no number are left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShownSeries {
    pub labels: BTreeMap<String, String>,
    pub points: Vec<Point>,
}

/// An alert that fired without a break, from its first to its last firing sample, in Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiredAlert {
    pub name: String,
    pub from_ms: i64,
    pub to_ms: i64,
}
