//! No request occupies us for ever. A stream counts only until its head is sent.

use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use model::ErrorKind;

use crate::app_error::AppError;

const LIMIT: Duration = Duration::from_secs(30);

/// Gives up after half a minute.
pub(crate) async fn enforce(request: Request, next: Next) -> Result<Response, AppError> {
    tokio::time::timeout(LIMIT, next.run(request))
        .await
        .map_err(|_| {
            AppError::refused(
                ErrorKind::Unavailable,
                "this took longer than 30 seconds and was given up; please try again",
            )
        })
}
