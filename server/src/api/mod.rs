//! `/api/v1`: for `labcheck` and other programs, by bearer token and never by cookie.

mod bearer;
mod openapi;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use model::{ErrorKind, LabSlug, Report, SubmissionId, SubmissionState};
use serde::Serialize;
use services::ServiceError;

use crate::app_error::AppError;
use crate::state::AppState;

use bearer::Bearer;
pub(crate) use openapi::openapi;

/// What evidence may weigh: some hundred times what a reference stack leaves behind.
pub(crate) const EVIDENCE_LIMIT_BYTES: usize = 8 * 1024 * 1024;

/// The answer to a hand-in.
#[derive(Debug, Serialize)]
pub(crate) struct Accepted {
    id: SubmissionId,
    /// Its page.
    url: String,
}

/// Where a submission stands.
#[derive(Debug, Serialize)]
pub(crate) struct SubmissionStatus {
    state: SubmissionState,
    report: Option<Report>,
    fault: Option<String>,
}

/// Takes evidence that `labcheck` recorded; on the answer it is on disk and queued.
pub(crate) async fn submit_evidence(
    State(state): State<AppState>,
    Bearer(user): Bearer,
    Path(lab): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<impl IntoResponse, AppError> {
    let lab: LabSlug = lab
        .parse()
        .map_err(|error| AppError::refused(ErrorKind::NotFound, format!("{error}")))?;
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            AppError::refused(ErrorKind::TooLarge, "evidence may have at most 8 MiB")
        }
        _ => AppError::refused(ErrorKind::Invalid, "the body ended early: send it again"),
    })?;
    let id = state
        .services
        .submissions
        .submit_evidence(&user, &lab, body.into())
        .await?;
    let url = format!("/submissions/{id}");
    Ok((StatusCode::ACCEPTED, Json(Accepted { id, url })))
}

/// Tells where a submission stands; its report comes with the end.
pub(crate) async fn submission(
    State(state): State<AppState>,
    Bearer(user): Bearer,
    Path(id): Path<String>,
) -> Result<Json<SubmissionStatus>, AppError> {
    let view = state
        .services
        .submissions
        .view(&user, &SubmissionId(id))
        .await?;
    Ok(Json(SubmissionStatus {
        state: view.summary.state,
        report: view.report,
        fault: view.fault,
    }))
}

/// The answer to an unknown address.
pub(crate) async fn not_found() -> AppError {
    ServiceError::NotFound {
        what: "this address of the API".to_owned(),
    }
    .into()
}
