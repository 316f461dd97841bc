//! The few ways a request can fail, and the only place with HTTP status codes.

use serde::{Deserialize, Serialize};

/// What sort of failure happened, as far as a caller can act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The input is wrong and the message says where.
    Invalid,
    /// Nobody is signed in, or the token is unknown.
    Unauthenticated,
    /// Signed in, but not allowed to do this.
    Forbidden,
    NotFound,
    /// Somebody else changed it, or it exists already.
    Conflict,
    /// More bytes than this takes.
    TooLarge,
    TooManyRequests,
    /// Something that we depend on did not answer.
    Unavailable,
    /// A fault of ours: logged, never explained to the visitor.
    Internal,
}

impl ErrorKind {
    /// The HTTP status this failure is answered with.
    pub fn http_status(self) -> u16 {
        match self {
            ErrorKind::Invalid => 422,
            ErrorKind::Unauthenticated => 401,
            ErrorKind::Forbidden => 403,
            ErrorKind::NotFound => 404,
            ErrorKind::Conflict => 409,
            ErrorKind::TooLarge => 413,
            ErrorKind::TooManyRequests => 429,
            ErrorKind::Unavailable => 503,
            ErrorKind::Internal => 500,
        }
    }
}
