//! Lessons and labs as loaded from their folders; both follow edits and keep the last good version.

mod lab_files;
mod labs;
mod lessons;
mod problems;

pub use labs::Labs;
pub(crate) use labs::LoadedLab;
pub use lessons::Lessons;
use problems::Problems;

/// The course's folders could not be loaded at the start, when there is nothing to fall back on.
#[derive(Debug, thiserror::Error)]
pub enum CourseError {
    #[error("lessons in `{folder}`:\n{problems}")]
    Lessons { folder: String, problems: String },
    #[error("labs in `{folder}`:\n{problems}")]
    Labs { folder: String, problems: String },
}
