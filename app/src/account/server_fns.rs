use leptos::prelude::*;
use model::{Invitation, NewAccount};

use crate::api_error::ApiError;

/// Signs in; the session's cookie is in the answer.
#[server(prefix = "/api", endpoint = "account/sign-in")]
pub(crate) async fn sign_in(name: String, password: String) -> Result<(), ApiError> {
    let services = expect_context::<services::Services>();
    let from = expect_context::<services::ClientAddress>();
    let signed_in = services.accounts.sign_in(&name, &password, from).await;
    let signed_in =
        signed_in.map_err(|error| crate::request::refuse("/sign-in", error, &[("name", &name)]))?;
    crate::request::set_cookie(&signed_in.set_cookie);
    crate::request::go_to(if signed_in.user.is_instructor() {
        "/staff"
    } else {
        "/progress"
    });
    Ok(())
}

/// Ends the session.
#[server(prefix = "/api", endpoint = "account/sign-out")]
pub(crate) async fn sign_out() -> Result<(), ApiError> {
    let services = expect_context::<services::Services>();
    if let Some(session) = use_context::<Option<services::SessionToken>>().flatten() {
        services.accounts.sign_out(&session.0).await?;
    }
    crate::request::set_cookie(&services.accounts.sign_out_cookie());
    crate::request::go_to("/");
    Ok(())
}

/// Whether a setup link still works.
#[server(prefix = "/api", endpoint = "account/setup-is-open")]
pub(crate) async fn setup_is_open(token: String) -> Result<bool, ApiError> {
    Ok(expect_context::<services::Services>()
        .accounts
        .setup_is_open(&token)
        .await?)
}

/// Makes the first instructor.
#[server(prefix = "/api", endpoint = "account/set-up")]
pub(crate) async fn set_up(
    token: String,
    #[server(flatten)] new: NewAccount,
) -> Result<(), ApiError> {
    let services = expect_context::<services::Services>();
    let page = format!("/setup/{token}");
    let signed_in = services
        .accounts
        .set_up_first_instructor(&token, &new)
        .await;
    let kept = [
        ("name", new.name.as_str()),
        ("display_name", new.display_name.as_str()),
    ];
    let signed_in = signed_in.map_err(|error| crate::request::refuse(&page, error, &kept))?;
    crate::request::set_cookie(&signed_in.set_cookie);
    crate::request::go_to("/staff/invites");
    Ok(())
}

/// What an invite offers.
#[server(prefix = "/api", endpoint = "account/invitation")]
pub(crate) async fn read_invitation(token: String) -> Result<Invitation, ApiError> {
    Ok(expect_context::<services::Services>()
        .accounts
        .invitation(&token)
        .await?)
}

/// Makes an account by an invite.
#[server(prefix = "/api", endpoint = "account/join")]
pub(crate) async fn join(
    token: String,
    #[server(flatten)] new: NewAccount,
) -> Result<(), ApiError> {
    let services = expect_context::<services::Services>();
    let page = format!("/join/{token}");
    let signed_in = services.accounts.join(&token, &new).await;
    let kept = [
        ("name", new.name.as_str()),
        ("display_name", new.display_name.as_str()),
    ];
    let signed_in = signed_in.map_err(|error| crate::request::refuse(&page, error, &kept))?;
    crate::request::set_cookie(&signed_in.set_cookie);
    crate::request::go_to("/lessons");
    Ok(())
}
