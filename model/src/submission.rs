//! A hand-in: where it stands, what is known of it, and what happens while it is graded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{LabSlug, Report, SubmissionId, UserId, Verdict};

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

impl SubmissionState {
    /// Whether nothing more will happen to it.
    pub fn is_final(self) -> bool {
        matches!(self, SubmissionState::Graded | SubmissionState::Faulted)
    }

    /// The word that URLs, tables and JSON use.
    pub fn word(self) -> &'static str {
        match self {
            SubmissionState::Queued => "queued",
            SubmissionState::Running => "running",
            SubmissionState::Graded => "graded",
            SubmissionState::Faulted => "faulted",
        }
    }
}

/// Where the evidence came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionSource {
    /// The server talked to the student's stack itself.
    Live,
    /// `labcheck` talked to it on the student's machine and handed in what it recorded.
    Upload,
}

impl SubmissionSource {
    /// The word that tables and JSON use.
    pub fn word(self) -> &'static str {
        match self {
            SubmissionSource::Live => "live",
            SubmissionSource::Upload => "upload",
        }
    }
}

/// A line in a list of submissions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubmissionSummary {
    pub id: SubmissionId,
    pub student: UserId,
    pub student_name: String,
    pub lab: LabSlug,
    pub state: SubmissionState,
    pub source: SubmissionSource,
    pub points: Option<f64>,
    pub points_possible: Option<f64>,
    /// Unix milliseconds.
    pub submitted_at_ms: i64,
    pub finished_at_ms: Option<i64>,
    /// Whether an instructor can download what was recorded.
    pub has_evidence: bool,
}

/// A submission's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubmissionView {
    pub summary: SubmissionSummary,
    pub lab_title: String,
    /// The addresses that were handed in; empty when evidence was uploaded.
    pub targets: BTreeMap<String, String>,
    /// The verdicts so far, in the order in which they came.
    pub verdicts: Vec<Verdict>,
    /// There once it is graded, and when some checks ended in an infrastructure fault.
    pub report: Option<Report>,
    /// What went wrong on the way to a grade and what to do; there once it is faulted.
    pub fault: Option<String>,
    /// Attempts at this lab that counted, up to now.
    pub attempts: u32,
    /// Who had handed in the same evidence before: told to instructors only.
    pub copy_of: Option<EarlierHandIn>,
}

/// Somebody else's submission with the same evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierHandIn {
    pub submission: SubmissionId,
    pub student_name: String,
}

/// What a page that watches a submission is told, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SubmissionEvent {
    /// Its state changed. On `Running`, verdicts shown before are void: grading (re)started.
    State {
        state: SubmissionState,
    },
    Verdict {
        verdict: Box<Verdict>,
    },
    /// The last event.
    Done {
        state: SubmissionState,
    },
}
