//! Where a student stands, and where everybody does.

use serde::{Deserialize, Serialize};

use crate::{LabSummary, Person, SubmissionSummary};

/// One student's own page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    pub labs: Vec<LabProgress>,
}

/// A lab and what the student did in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabProgress {
    pub lab: LabSummary,
    /// Attempts that counted.
    pub attempts: u32,
    pub best_points: Option<f64>,
    /// Newest first; faulted ones are among them.
    pub submissions: Vec<SubmissionSummary>,
}

/// Students × labs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GradeTable {
    pub labs: Vec<LabSummary>,
    /// By display name.
    pub rows: Vec<GradeRow>,
    /// What is wrong with the course's own files: the last good version is shown meanwhile.
    pub course_problems: Vec<String>,
}

/// One student in the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GradeRow {
    pub student: Person,
    /// As many as there are labs, in their order.
    pub cells: Vec<GradeCell>,
}

/// One student in one lab.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GradeCell {
    /// Attempts that counted.
    pub attempts: u32,
    /// The newest submission, whatever its state.
    pub latest: Option<SubmissionSummary>,
    /// The newest one that was graded.
    pub latest_graded: Option<SubmissionSummary>,
}
