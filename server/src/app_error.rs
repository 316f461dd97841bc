//! Failures as an HTTP answer: JSON, which a middleware turns into a page for browsers.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::{ErrorKind, SubmissionId};
use serde::{Deserialize, Serialize};
use services::ServiceError;

/// What a hand-written route can fail with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AppError {
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// A refusal made before any use case was asked.
    #[error("{message}")]
    Refused { kind: ErrorKind, message: String },
    /// A handler panicked; the message stays in the log.
    #[error("a handler panicked")]
    Panicked,
}

/// The body of every failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    pub error: ErrorKind,
    pub message: String,
    /// The input that is wrong, if it has a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// On a conflict: the submission that is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submission: Option<SubmissionId>,
}

impl AppError {
    pub(crate) fn refused(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::Refused {
            kind,
            message: message.into(),
        }
    }

    fn body(&self) -> ErrorBody {
        match self {
            Self::Service(error) => ErrorBody {
                error: error.kind(),
                message: error.public_message(),
                field: error.field().map(str::to_owned),
                submission: error.running_submission().cloned(),
            },
            Self::Refused { kind, message } => ErrorBody {
                error: *kind,
                message: message.clone(),
                field: None,
                submission: None,
            },
            Self::Panicked => {
                let message =
                    "something broke on our side; it was logged, please try again".to_owned();
                ErrorBody {
                    error: ErrorKind::Internal,
                    message,
                    field: None,
                    submission: None,
                }
            }
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let body = self.body();
        match body.error {
            ErrorKind::Internal => tracing::error!(error = ?self, "request failed"),
            ErrorKind::Unavailable => tracing::warn!(error = ?self, "request failed"),
            _ => {}
        }
        let status = StatusCode::from_u16(body.error.http_status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(body.clone())).into_response();
        response.extensions_mut().insert(body);
        response
    }
}
