use leptos::prelude::*;
use model::ModuleMap;

use crate::api_error::ApiError;

/// The way through the module, with the visitor's progress on it.
#[server(prefix = "/api", endpoint = "module/map")]
pub(crate) async fn read_map() -> Result<ModuleMap, ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user_if_any();
    Ok(services.progress.map(user.as_ref()).await?)
}
