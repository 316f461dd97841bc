//! Where a student stands, and where everybody does.

use serde::{Deserialize, Serialize};

use crate::{LabSummary, LessonSlug, LessonSummary, Person, SubmissionState, SubmissionSummary};

/// Which of a student's attempts at a lab is the grade, as everybody is told.
pub const WHAT_COUNTS: &str = "The best graded attempt counts.";

/// The attempt that is the grade: of those that were graded, the first with the most points.
pub fn best_graded(attempts: &[SubmissionSummary]) -> Option<&SubmissionSummary> {
    let points = |attempt: &SubmissionSummary| attempt.points.unwrap_or_default();
    let first_first = |attempt: &SubmissionSummary| (attempt.submitted_at_ms, attempt.id.clone());
    attempts
        .iter()
        .filter(|attempt| attempt.state == SubmissionState::Graded)
        .max_by(|a, b| {
            let by_points = points(a).total_cmp(&points(b));
            by_points.then_with(|| first_first(b).cmp(&first_first(a)))
        })
}

/// One student's own page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Every lesson, in the module's order.
    pub lessons: Vec<LessonProgress>,
    pub labs: Vec<LabProgress>,
    /// The lesson that was open last.
    pub continue_at: Option<LessonSlug>,
}

/// A lesson and what the student did in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonProgress {
    pub lesson: LessonSummary,
    pub questions: Tally,
    pub exercises: Tally,
    /// When it was last open, in Unix ms.
    pub visited_at_ms: Option<i64>,
}

/// How many of how many were right once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub right: u32,
    pub all: u32,
}

/// The way through the module.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModuleMap {
    pub steps: Vec<MapStep>,
    /// The lesson that was open last.
    pub continue_at: Option<LessonSummary>,
}

/// A stop on the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MapStep {
    Lesson(LessonProgress),
    Lab {
        lab: LabSummary,
        /// Of the best graded attempt.
        best_points: Option<f64>,
    },
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
    /// The one that counts.
    pub best_graded: Option<SubmissionSummary>,
    /// Whether that one rests on evidence that somebody else had handed in before.
    pub is_copy: bool,
}
