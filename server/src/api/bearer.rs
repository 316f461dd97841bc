//! Who calls the API.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use model::ErrorKind;
use services::CurrentUser;

use crate::app_error::AppError;
use crate::state::AppState;

/// The owner of the request's bearer token.
pub(crate) struct Bearer(pub(crate) CurrentUser);

impl FromRequestParts<AppState> for Bearer {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let header = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
        if !scheme.eq_ignore_ascii_case("bearer") || token.trim().is_empty() {
            let message = "send `Authorization: Bearer <token>`; make a token on your account page";
            return Err(AppError::refused(ErrorKind::Unauthenticated, message));
        }
        Ok(Bearer(
            state.services.tokens.authenticate(token.trim()).await?,
        ))
    }
}
