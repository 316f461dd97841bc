//! Why nothing could be judged.

use rules::eval::Stopped;

/// What was asked for makes no sense, or what was handed in cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    #[error("there is no incident `{0}`: see `IncidentKind::ALL` for their names")]
    UnknownKind(String),
    #[error("the objective {0} is no share: write 99.9 % as 0.999")]
    Objective(f64),
    #[error("{file}: {message}")]
    Rules { file: String, message: String },
    #[error("{file}: {message}")]
    Tests { file: String, message: String },
    #[error(transparent)]
    Stopped(#[from] Stopped),
}
