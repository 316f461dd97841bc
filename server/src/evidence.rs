//! `/staff/submissions/{id}/evidence`: the evidence behind a grade, as a file.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use model::SubmissionId;
use services::ServiceError;

use crate::app_error::AppError;
use crate::middleware::visitor::Visitor;
use crate::state::AppState;

/// Hands the file out: `labcheck replay` reads it.
pub(crate) async fn download(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let user = visitor.user.ok_or(ServiceError::NotSignedIn)?;
    let bytes = state
        .services
        .submissions
        .evidence(&user, &SubmissionId(id.clone()))
        .await?;
    // It exists, so the id is one of ours and safe in a header.
    let disposition = format!("attachment; filename=\"evidence-{id}.json\"");
    Ok((
        [
            (CONTENT_TYPE, "application/json".to_owned()),
            (CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}
