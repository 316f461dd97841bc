//! Forms count only if they come from a page of ours: same origin, and with the value of the CSRF cookie.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use model::ErrorKind;
use subtle::ConstantTimeEq;
use url::Url;

use super::form_body;
use super::visitor::Visitor;
use crate::app_error::AppError;
use crate::state::{AppState, Site};

const FIELD: &[u8] = b"csrf";

/// Refuses a request that changes something unless it is a form of ours.
pub(crate) async fn protect(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) {
        return Ok(next.run(request).await);
    }
    check_origin(request.headers(), &state.site)?;
    if !is_form(request.headers()) {
        return Err(refused(
            "send this as a form (application/x-www-form-urlencoded)",
        ));
    }
    let (head, body) = request.into_parts();
    let body = form_body::read(&head, body).await?;
    let expected = head
        .extensions
        .get::<Visitor>()
        .map(|visitor| visitor.csrf.as_bytes().to_vec());
    let is_ours = form_urlencoded::parse(&body)
        .filter(|(name, _)| name.as_bytes() == FIELD)
        .any(|(_, value)| {
            expected
                .as_ref()
                .is_some_and(|expected| value.as_bytes().ct_eq(expected).into())
        });
    if !is_ours {
        return Err(refused(
            "this form is out of date: go back, reload the page and send it again",
        ));
    }
    Ok(next.run(Request::from_parts(head, Body::from(body))).await)
}

fn check_origin(headers: &HeaderMap, site: &Site) -> Result<(), AppError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if !text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none")) {
        return Err(refused("this form was sent by another site"));
    }
    let Some(origin) = headers
        .get(ORIGIN)
        .map(|origin| origin.to_str().unwrap_or(""))
    else {
        return Ok(());
    };
    let host = text(HOST.as_str()).unwrap_or("");
    let is_ours = site.origin.as_deref() == Some(origin) || is_at_host(origin, host);
    if is_ours {
        Ok(())
    } else {
        Err(refused("this form was sent by another site"))
    }
}

/// Whether `origin` is what a page reached by `host` has.
fn is_at_host(origin: &str, host: &str) -> bool {
    let Ok(origin) = Url::parse(origin) else {
        return false;
    };
    let Ok(ours) = Url::parse(&format!("{}://{host}", origin.scheme())) else {
        return false;
    };
    origin.origin().is_tuple() && origin.origin() == ours.origin()
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let essence = content_type.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn refused(message: &str) -> AppError {
    AppError::refused(ErrorKind::Forbidden, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_ours_by_host_and_port() {
        assert!(is_at_host("http://127.0.0.1:3000", "127.0.0.1:3000"));
        assert!(is_at_host(
            "https://sightline.example.org",
            "sightline.example.org"
        ));
        assert!(is_at_host(
            "https://sightline.example.org",
            "sightline.example.org:443"
        ));
        assert!(!is_at_host(
            "https://evil.example.org",
            "sightline.example.org"
        ));
        assert!(!is_at_host("http://127.0.0.1:3001", "127.0.0.1:3000"));
        assert!(!is_at_host("null", "127.0.0.1:3000"));
        assert!(!is_at_host("", ""));
    }
}
