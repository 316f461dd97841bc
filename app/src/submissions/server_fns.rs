use leptos::prelude::*;
use model::{SubmissionId, SubmissionView};

use crate::api_error::ApiError;

/// One submission, for its student and for instructors.
#[server(prefix = "/api", endpoint = "submissions/view")]
pub(crate) async fn view_submission(id: SubmissionId) -> Result<SubmissionView, ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user()?;
    Ok(services.submissions.view(&user, &id).await?)
}
