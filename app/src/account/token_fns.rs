use leptos::prelude::*;
use model::{ApiTokenId, ApiTokenSummary};

use crate::api_error::ApiError;

/// The visitor's API tokens, without their secrets.
#[server(prefix = "/api", endpoint = "account/tokens")]
pub(crate) async fn list_tokens() -> Result<Vec<ApiTokenSummary>, ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user()?;
    Ok(services.tokens.list(&user).await?)
}

/// Makes an API token, which the next page shows once.
#[server(prefix = "/api", endpoint = "account/tokens/create")]
pub(crate) async fn create_token(label: String) -> Result<(), ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user()?;
    let made = services.tokens.create(&user, &label).await;
    let made =
        made.map_err(|error| crate::request::refuse("/account", error, &[("label", &label)]))?;
    crate::request::show_once("/account", made.token);
    Ok(())
}

/// Makes a token stop working.
#[server(prefix = "/api", endpoint = "account/tokens/revoke")]
pub(crate) async fn revoke_token(id: ApiTokenId) -> Result<(), ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user()?;
    let revoked = services.tokens.revoke(&user, &id).await;
    revoked.map_err(|error| crate::request::refuse("/account", error, &[]))?;
    crate::request::go_to("/account");
    Ok(())
}
