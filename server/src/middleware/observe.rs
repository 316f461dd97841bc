//! A request id, a log line and two metrics for every request.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Wraps a request in a span and counts it by route.
pub(crate) async fn request(request: Request, next: Next) -> Response {
    // Neither the method as it came nor the address: visitors invent both, and labels must stay few.
    let method = label_of(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let id = given_id(&request).unwrap_or_else(new_id);
    let span = tracing::info_span!("request", id = %id, method = %request.method(), path = request.uri().path());

    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let seconds = started.elapsed().as_secs_f64();

    let status = response.status().as_u16().to_string();
    span.in_scope(|| tracing::debug!(status, seconds, "answered"));
    ::metrics::histogram!("http_request_duration_seconds", "method" => method, "route" => route.clone())
        .record(seconds);
    ::metrics::counter!("http_requests_total", "method" => method, "route" => route, "status" => status).increment(1);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(&REQUEST_ID, id);
    }
    response
}

fn label_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::CONNECT => "CONNECT",
        Method::TRACE => "TRACE",
        _ => "other",
    }
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
