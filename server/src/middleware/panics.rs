//! A panic in a handler costs that request, not the server.

use std::any::Any;

use axum::response::{IntoResponse, Response};

use crate::app_error::AppError;

#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature that `CatchPanicLayer` calls"
)]
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

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use axum::routing::get;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    #[expect(clippy::panic, reason = "what the test is about")]
    async fn broken() -> &'static str {
        panic!("the secret inside")
    }

    #[tokio::test]
    async fn a_panic_is_a_fault_of_ours_and_keeps_its_inside() {
        let app = Router::new()
            .route("/", get(broken))
            .layer(CatchPanicLayer::custom(super::answer));
        let answer = app.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(answer.status(), 500);
        let body = to_bytes(answer.into_body(), 1000).await.unwrap();
        let text = String::from_utf8_lossy(&body);
        assert!(
            text.contains("\"internal\"") && !text.contains("secret"),
            "{text}"
        );
    }
}
