//! `/healthz`: whether we can serve.

use axum::extract::State;

use crate::app_error::AppError;
use crate::state::AppState;

/// `ok` if the database answers.
pub(crate) async fn check(State(state): State<AppState>) -> Result<&'static str, AppError> {
    state.services.check_health().await?;
    Ok("ok\n")
}
