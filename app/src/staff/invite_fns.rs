use leptos::prelude::*;
use model::{InviteId, InviteSummary, NewInvite};

use crate::api_error::ApiError;

/// Every invite, without the links.
#[server(prefix = "/api", endpoint = "staff/invites")]
pub(crate) async fn list_invites() -> Result<Vec<InviteSummary>, ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user()?;
    Ok(services.invites.list(&user).await?)
}

/// Makes an invite, whose link the next page shows once.
#[server(prefix = "/api", endpoint = "staff/invites/create")]
pub(crate) async fn create_invite(#[server(flatten)] new: NewInvite) -> Result<(), ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user()?;
    let made = services.invites.create(&user, &new).await;
    let (uses, days) = (new.max_uses.to_string(), new.valid_days.to_string());
    let kept = [
        ("note", new.note.as_str()),
        ("role", new.role.word()),
        ("max_uses", &uses),
        ("valid_days", &days),
    ];
    let made = made.map_err(|error| crate::request::refuse("/staff/invites", error, &kept))?;
    crate::request::show_once("/staff/invites", made.path);
    Ok(())
}

/// Closes an invite.
#[server(prefix = "/api", endpoint = "staff/invites/revoke")]
pub(crate) async fn revoke_invite(id: InviteId) -> Result<(), ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user()?;
    let revoked = services.invites.revoke(&user, &id).await;
    revoked.map_err(|error| crate::request::refuse("/staff/invites", error, &[]))?;
    crate::request::go_to("/staff/invites");
    Ok(())
}
