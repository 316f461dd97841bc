//! A request id, a log line and two metrics for every request.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Wraps a request in a span and counts it by route.
pub(crate) async fn request(request: Request, next: Next) -> Response {
    let method = request.method().as_str().to_owned();
    // The route, never the address: labels must stay few.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let id = given_id(&request).unwrap_or_else(new_id);
    let span = tracing::info_span!("request", id = %id, %method, path = request.uri().path());

    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let seconds = started.elapsed().as_secs_f64();

    let status = response.status().as_u16().to_string();
    span.in_scope(|| tracing::debug!(status, seconds, "answered"));
    ::metrics::histogram!("http_request_duration_seconds", "method" => method.clone(), "route" => route.clone())
        .record(seconds);
    ::metrics::counter!("http_requests_total", "method" => method, "route" => route, "status" => status).increment(1);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(&REQUEST_ID, id);
    }
    response
}

/// What a proxy in front of us called this request, if it is fit for a log line.
fn given_id(request: &Request) -> Option<String> {
    let id = request.headers().get(&REQUEST_ID)?.to_str().ok()?;
    let is_plain =
        (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_plain.then(|| id.to_owned())
}

fn new_id() -> String {
    // Only to find a request again in the log: without randomness it is still answered.
    let number = getrandom::u64().unwrap_or_default();
    format!("{number:016x}")
}
