//! What a use case can answer instead of doing what was asked.

use model::{ErrorKind, SubmissionId};
use storage::StorageError;

/// A use case that did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// A form field, or the whole input, is wrong.
    #[error("{message}")]
    Invalid {
        field: Option<String>,
        message: String,
    },
    #[error("sign in first")]
    NotSignedIn,
    /// The same answer for an unknown name and a wrong password.
    #[error("no account has this name and password")]
    WrongCredentials,
    #[error("this token is unknown or was revoked: make a new one on your account page")]
    UnknownToken,
    #[error("only an instructor may {action}")]
    InstructorsOnly { action: &'static str },
    #[error("{what} does not exist")]
    NotFound { what: String },
    #[error("this invite is no longer open: ask your instructor for a new one")]
    InviteClosed,
    #[error(
        "this setup link was used or replaced: start the server again for a new one, or sign in"
    )]
    SetupClosed,
    #[error("your submission to this lab is still being checked: wait until it is done")]
    UnderWay { submission: SubmissionId },
    #[error("too many failed attempts: try again in {minutes} min")]
    TooManyAttempts { minutes: i64 },
    #[error("you follow {at_most} submissions at once: close some of their pages, then reload")]
    TooManyWatched { at_most: usize },
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("hashing a password failed: {0}")]
    PasswordHash(argon2::password_hash::Error),
    #[error("the operating system gives no randomness: {0}")]
    Randomness(#[from] getrandom::Error),
    #[error("a background task ended early: {0}")]
    Interrupted(#[from] tokio::task::JoinError),
}

impl ServiceError {
    /// Sorts the failure: the one place that does.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid { .. } => ErrorKind::Invalid,
            Self::NotSignedIn | Self::WrongCredentials | Self::UnknownToken => {
                ErrorKind::Unauthenticated
            }
            Self::InstructorsOnly { .. } => ErrorKind::Forbidden,
            Self::NotFound { .. } | Self::InviteClosed | Self::SetupClosed => ErrorKind::NotFound,
            Self::UnderWay { .. } => ErrorKind::Conflict,
            Self::TooManyAttempts { .. } | Self::TooManyWatched { .. } => {
                ErrorKind::TooManyRequests
            }
            Self::Storage(
                StorageError::Database(_) | StorageError::Blobs(_) | StorageError::NotDurable(_),
            ) => ErrorKind::Unavailable,
            Self::Storage(_)
            | Self::PasswordHash(_)
            | Self::Randomness(_)
            | Self::Interrupted(_) => ErrorKind::Internal,
        }
    }

    /// What the visitor is told: never the inside of a fault of ours.
    pub fn public_message(&self) -> String {
        match self.kind() {
            ErrorKind::Internal => {
                "something broke on our side; it was logged, please try again".to_owned()
            }
            ErrorKind::Unavailable => {
                "the server can't reach its storage right now; please try again soon".to_owned()
            }
            _ => self.to_string(),
        }
    }

    /// The form field that is wrong.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Invalid { field, .. } => field.as_deref(),
            _ => None,
        }
    }

    /// The submission already under way, to link to.
    pub fn running_submission(&self) -> Option<&SubmissionId> {
        match self {
            Self::UnderWay { submission } => Some(submission),
            _ => None,
        }
    }

    pub(crate) fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid {
            field: Some(field.to_owned()),
            message: message.into(),
        }
    }

    pub(crate) fn not_found(what: impl Into<String>) -> Self {
        Self::NotFound { what: what.into() }
    }
}
