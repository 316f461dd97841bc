//! Failures as a page, for who asks for HTML; everybody else gets the JSON.

use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use model::ErrorKind;

use super::headers::page_policy;
use crate::app_error::ErrorBody;
use crate::state::AppState;

/// Replaces the JSON of a failure if a browser navigated here or sent a form.
pub(crate) async fn for_browsers(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let is_browser = wants_html(request.headers());
    let is_form = request.method() == Method::POST;
    let response = next.run(request).await;
    match response.extensions().get::<ErrorBody>() {
        Some(error) if is_browser => {
            let html = page(error, is_form, state.site.stylesheet.as_deref());
            let (mut head, _) = response.into_parts();
            // Both are about the JSON, which may be compressed already; the page is not.
            head.headers.remove(CONTENT_LENGTH);
            head.headers.remove(CONTENT_ENCODING);
            head.headers.insert(
                CONTENT_TYPE,
                HeaderValue::from_static("text/html; charset=utf-8"),
            );
            if let Ok(policy) = HeaderValue::from_str(&page_policy(None)) {
                head.headers.insert(CONTENT_SECURITY_POLICY, policy);
            }
            (head, html).into_response()
        }
        _ => response,
    }
}

fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

fn page(error: &ErrorBody, is_form: bool, stylesheet: Option<&str>) -> String {
    let style = stylesheet
        .map(|url| format!("<link rel=\"stylesheet\" href=\"{}\">", escape(url)))
        .unwrap_or_default();
    let message = escape(&capitalised(&error.message));
    let way_on = match &error.submission {
        Some(submission) => format!(
            "<a href=\"/submissions/{}\">See your submission</a>",
            escape(submission.as_str())
        ),
        None if error.error == ErrorKind::Unauthenticated && is_form => {
            // A session that ends while somebody types must not cost them what they typed.
            "<a href=\"/sign-in\" target=\"_blank\">Sign in in another tab</a>, then go back from this page and \
             send the form again: what you typed is still in it."
                .to_owned()
        }
        None if error.error == ErrorKind::Unauthenticated => {
            "<a href=\"/sign-in\">Sign in</a>".to_owned()
        }
        None => "<a href=\"/\">To the front page</a>".to_owned(),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>Sightline</title>{style}</head>\
         <body><main><div class=\"page narrow\"><h1>That did not work</h1><p>{message}.</p><p>{way_on}</p></div></main></body></html>"
    )
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_can_not_bring_markup() {
        let error = ErrorBody {
            error: ErrorKind::NotFound,
            message: "submission `<script>alert(1)</script>` does not exist".to_owned(),
            field: None,
            submission: None,
        };
        let page = page(&error, false, None);
        assert!(page.contains("Submission `&lt;script&gt;"), "{page}");
        assert!(!page.contains("<script"), "{page}");
    }
}
