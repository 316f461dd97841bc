//! The HTTP side of a page or server function: status, cookies, redirects. Exists on the server only.

use axum::http::StatusCode;
use axum::http::header::{ACCEPT, COOKIE, HeaderValue, SET_COOKIE};
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use model::{ErrorKind, Given};
use services::{CurrentUser, ServiceError};

use crate::api_error::ApiError;
use crate::flash::{Flash, SecureCookies};

const FLASH_COOKIE: &str = "sightline_flash";
/// The field of a left answer that names what was answered; none of a form is called so.
const ANSWERED: &str = "answered";

/// Answers with the failure's status.
pub(crate) fn set_status(kind: ErrorKind) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(
            StatusCode::from_u16(kind.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        );
    }
}

/// Who asks, if they are signed in.
pub(crate) fn user_if_any() -> Option<CurrentUser> {
    use_context::<Option<CurrentUser>>().flatten()
}

/// Who asks, or the refusal.
pub(crate) fn user() -> Result<CurrentUser, ApiError> {
    user_if_any().ok_or_else(|| ServiceError::NotSignedIn.into())
}

/// Adds a `Set-Cookie` header.
pub(crate) fn set_cookie(cookie: &str) {
    if let (Some(response), Ok(value)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(cookie),
    ) {
        response.append_header(SET_COOKIE, value);
    }
}

/// Sends the visitor of a form on to `path`.
pub(crate) fn go_to(path: &str) {
    leptos_axum::redirect(path);
}

/// Sends the visitor on to `page`, which shows `secret` this once.
pub(crate) fn show_once(page: &str, secret: String) {
    leave(&Flash {
        page: page.to_owned(),
        secret: Some(secret),
        ..Flash::default()
    });
    go_to(page);
}

/// A form that was refused: its page is shown again with the message and what was typed.
pub(crate) fn refuse(page: &str, error: impl Into<ApiError>, kept: &[(&str, &str)]) -> ApiError {
    let error = error.into();
    // Other clients get the error itself.
    if accepts_html() {
        let kept = kept
            .iter()
            .map(|(field, value)| ((*field).to_owned(), (*value).to_owned()))
            .collect();
        leave(&Flash {
            page: page.to_owned(),
            error: Some(error.clone()),
            kept,
            secret: None,
        });
        go_to(page);
    }
    error
}

/// Leaves an answer for the page that is to show it: it may be nobody's, or not complete enough to be kept.
pub(crate) fn leave_answer(page: &str, to: &str, given: &Given) {
    let fields = given
        .iter()
        .map(|(field, value)| (field.clone(), value.clone()));
    leave(&Flash {
        page: page.to_owned(),
        kept: std::iter::once((ANSWERED.to_owned(), to.to_owned()))
            .chain(fields)
            .collect(),
        ..Flash::default()
    });
}

/// The answer that was left for `page`, and to what it was given.
pub(crate) fn take_answer<Id: TryFrom<String>>(page: &str) -> Option<(Id, Given)> {
    let mut given: Given = Flash::take(page).kept.into_iter().collect();
    let to = given.remove(ANSWERED)?;
    Some((Id::try_from(to).ok()?, given))
}

/// Reads what the last request left for `page`, and forgets it. What was left for another page stays: it may be a
/// secret that is shown only once.
pub(crate) fn take_flash(page: &str) -> Option<Flash> {
    let parts = use_context::<Parts>()?;
    let cookies = parts
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let text = cookies
        .flat_map(|header| header.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(FLASH_COOKIE)?.strip_prefix('='))?;
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let flash: Flash = serde_json::from_slice(&bytes).ok()?;
    if flash.page != page {
        return None;
    }
    set_flash_cookie("", 0);
    Some(flash)
}

fn leave(flash: &Flash) {
    let text = URL_SAFE_NO_PAD.encode(serde_json::to_vec(flash).unwrap_or_default());
    set_flash_cookie(&text, 60);
}

fn set_flash_cookie(value: &str, seconds: u32) {
    let is_secure = use_context::<SecureCookies>().is_some_and(|secure| secure.0);
    let secure = if is_secure { "; Secure" } else { "" };
    set_cookie(&format!(
        "{FLASH_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"
    ));
}

fn accepts_html() -> bool {
    let parts = use_context::<Parts>();
    let accept = parts
        .as_ref()
        .and_then(|parts| parts.headers.get(ACCEPT)?.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}
