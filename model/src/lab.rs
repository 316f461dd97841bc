//! A lab as a page shows it; its rubric's working side lives in `grader`.

use serde::{Deserialize, Serialize};

use crate::{LabSlug, LessonPart, TocEntry};

/// What a list of labs shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabSummary {
    pub slug: LabSlug,
    pub number: u32,
    pub title: String,
    /// One sentence.
    pub summary: String,
    pub points_possible: f64,
    pub check_count: u32,
}

/// A lab's text and the addresses it asks a student for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabPage {
    pub summary: LabSummary,
    pub toc: Vec<TocEntry>,
    pub parts: Vec<LessonPart>,
    pub targets: Vec<LabTargetField>,
    pub files: Vec<LabFileField>,
}

/// One address the student hands in, such as where Prometheus answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabTargetField {
    /// The key in the rubric and in the form, such as `prometheus`.
    pub name: String,
    /// What a person calls it, such as "Prometheus".
    pub label: String,
    /// Where it usually is, such as `http://127.0.0.1:9090`.
    pub default_url: String,
}

/// One file the student hands in, such as a rule file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabFileField {
    /// The key in the rubric and in the form, such as `rules`.
    pub name: String,
    /// What a person calls it, such as "Rule file".
    pub label: String,
    /// Where it lies in the work folder, such as `rules/flowforge.yml`.
    pub path: String,
}
