use leptos::prelude::*;
use model::Progress;

use crate::api_error::ApiError;

/// The visitor's own progress.
#[server(prefix = "/api", endpoint = "progress/mine")]
pub(crate) async fn my_progress() -> Result<Progress, ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user()?;
    Ok(services.progress.mine(&user).await?)
}
