//! How a server function fails: what happened, said to the visitor, and the field it is about.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use model::{ErrorKind, InvalidSlug, SubmissionId};
use serde::{Deserialize, Serialize};

/// A failure as it crosses to pages and other clients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    pub kind: ErrorKind,
    pub message: String,
    /// The form field that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The submission that is under way already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submission: Option<SubmissionId>,
}

impl ApiError {
    /// A failure; the response that is being made gets its status.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        // Only the server has a response.
        #[cfg(feature = "ssr")]
        crate::request::set_status(kind);
        Self {
            kind,
            message: message.into(),
            field: None,
            submission: None,
        }
    }

    /// The message, when it is about `field`.
    pub(crate) fn for_field(&self, field: &str) -> Option<String> {
        (self.field.as_deref() == Some(field)).then(|| self.message.clone())
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let kind = match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => ErrorKind::Invalid,
            _ => ErrorKind::Internal,
        };
        Self::new(kind, error.to_string())
    }
}

/// An address with a malformed name leads nowhere.
impl From<InvalidSlug> for ApiError {
    fn from(error: InvalidSlug) -> Self {
        Self::new(ErrorKind::NotFound, error.to_string())
    }
}

// Only the server has services; this is where their failures are logged, and get the response's status.
#[cfg(feature = "ssr")]
impl From<services::ServiceError> for ApiError {
    fn from(error: services::ServiceError) -> Self {
        let kind = error.kind();
        if matches!(kind, ErrorKind::Internal | ErrorKind::Unavailable) {
            tracing::error!(error = ?error, "request failed");
        }
        Self {
            field: error.field().map(str::to_owned),
            submission: error.running_submission().cloned(),
            ..Self::new(kind, error.public_message())
        }
    }
}
