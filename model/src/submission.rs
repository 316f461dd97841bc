//! Where a hand-in stands.

use serde::{Deserialize, Serialize};

use crate::{LabSlug, SubmissionId, UserId};

/// What a person may do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Student,
    Instructor,
}

/// The life of a submission: it is its own grading job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionState {
    Queued,
    Running,
    /// Judged: the verdicts stand and the attempt counts.
    Graded,
    /// An infrastructure fault: no attempt was counted.
    Faulted,
}

/// A line in a list of submissions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubmissionSummary {
    pub id: SubmissionId,
    pub student: UserId,
    pub student_name: String,
    pub lab: LabSlug,
    pub state: SubmissionState,
    pub points: Option<f64>,
    pub points_possible: Option<f64>,
    /// Unix milliseconds.
    pub submitted_at_ms: i64,
}
