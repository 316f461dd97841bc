//! Ids, plain types and error kinds that every part of Sightline shares.
//!
//! Promises: serde and nothing else, no I/O, compiles to WASM.

mod error_kind;
mod ids;
mod lesson;
mod lab;
mod sample_dataset;
mod submission;
mod verdict;

pub use error_kind::ErrorKind;
pub use ids::{CheckId, InvalidSlug, LabSlug, LessonSlug, SubmissionId, UserId};
pub use lab::{LabPage, LabSummary, LabTargetField};
pub use lesson::{LessonLink, LessonPage, LessonPart, LessonSummary, QueryBlock, QueryView, TocEntry};
pub use sample_dataset::{SAMPLE_DATASET_END_MS, SAMPLE_DATASET_START_MS};
pub use submission::{Role, SubmissionState, SubmissionSummary};
pub use verdict::{Report, Status, Verdict};
