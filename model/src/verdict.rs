//! What a check said, and the report that collects it.

use serde::{Deserialize, Serialize};

use crate::{CheckId, LabSlug};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Pass,
    Partial,
    Fail,
    /// An infrastructure fault: costs neither points nor an attempt.
    Error,
    /// Something it depends on did not pass.
    Skipped,
}

/// One check's answer, written for the student.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    pub check: CheckId,
    pub title: String,
    pub status: Status,
    pub points: f64,
    pub points_possible: f64,
    /// What was looked for.
    pub expected: String,
    /// What was seen, quoted from the evidence.
    pub observed: String,
    /// Why it matters to who operates the system, in one sentence.
    pub why: String,
    /// The next thing to try; absent on a pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// A row of the misconception table, such as `I09`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub misconception: Option<String>,
    /// Where to read on, such as `instrumentation#counters`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
}

/// All verdicts of one graded lab, in the rubric's order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub lab: LabSlug,
    pub title: String,
    pub points: f64,
    pub points_possible: f64,
    pub verdicts: Vec<Verdict>,
}

impl Report {
    /// Whether an infrastructure fault kept any check from being judged.
    pub fn has_error(&self) -> bool {
        self.verdicts
            .iter()
            .any(|verdict| verdict.status == Status::Error)
    }

    /// Whether every check passed.
    pub fn is_full_marks(&self) -> bool {
        self.verdicts
            .iter()
            .all(|verdict| verdict.status == Status::Pass)
    }
}
