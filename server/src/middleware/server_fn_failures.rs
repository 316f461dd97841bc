//! Failures of server functions as [`ErrorBody`]s: what a form of ours meets becomes a page like any other failure.

use app::ApiError;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::LOCATION;
use axum::middleware::Next;
use axum::response::Response;
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;

use crate::app_error::ErrorBody;

/// Marks the answer of a server function that failed. One that sends the visitor on to a page says it there.
pub(crate) async fn mark(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let has_failed = response.headers().contains_key(SERVER_FN_ERROR_HEADER);
    if !has_failed || response.status().is_redirection() {
        return response;
    }
    let (mut head, body) = response.into_parts();
    // It is in memory already: nothing is waited for, and nothing can break off.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if let Ok(error) = serde_json::from_slice::<ApiError>(&body) {
        head.extensions.insert(ErrorBody {
            error: error.kind,
            message: error.message,
            field: error.field,
            submission: error.submission,
        });
        // Leptos names the page of the form here, with the failure in its address: no page of ours reads it there.
        head.headers.remove(LOCATION);
    }
    Response::from_parts(head, Body::from(body))
}
