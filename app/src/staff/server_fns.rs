use leptos::prelude::*;
use model::GradeTable;

use crate::api_error::ApiError;

/// Everybody's newest results.
#[server(prefix = "/api", endpoint = "staff/table")]
pub(crate) async fn read_table() -> Result<GradeTable, ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user()?;
    Ok(services.review.table(&user).await?)
}
