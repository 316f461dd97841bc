//! Why a lab could not be loaded.

use grader::RubricError;

/// A problem with a lab's files.
#[derive(Debug, thiserror::Error)]
pub enum LabError {
    #[error(transparent)]
    Rubric(#[from] RubricError),
    #[error("{file}:1: {problem}")]
    File { file: String, problem: String },
}

impl LabError {
    pub(crate) fn io(file: &std::path::Path, error: &std::io::Error) -> Self {
        Self::File {
            file: file.display().to_string(),
            problem: error.to_string(),
        }
    }
}
