//! A panic in a handler costs that request, not the server.

use std::any::Any;

use axum::response::{IntoResponse, Response};

use crate::app_error::AppError;

/// Logs the panic and answers as for any fault of ours.
pub(crate) fn answer(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without a message");
    tracing::error!(panic = message, "handler panicked");
    ::metrics::counter!("sightline_panics_total").increment(1);
    AppError::Panicked.into_response()
}
