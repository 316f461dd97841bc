use leptos::prelude::*;
#[cfg(feature = "ssr")] // Used by a server function's body alone.
use model::NewInvite;
use model::{InviteId, InviteSummary, Role};

use crate::api_error::ApiError;

/// Every invite, without the links.
#[server(prefix = "/api", endpoint = "staff/invites")]
pub(crate) async fn list_invites() -> Result<Vec<InviteSummary>, ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user()?;
    Ok(services.invites.list(&user).await?)
}

/// Makes an invite, whose link the next page shows once. The numbers come as typed, so that a wrong one is answered
/// beside its field.
#[server(prefix = "/api", endpoint = "staff/invites/create")]
pub(crate) async fn create_invite(
    note: String,
    role: Role,
    max_uses: String,
    valid_days: String,
) -> Result<(), ApiError> {
    let services = expect_context::<services::Services>();
    let user = crate::request::user()?;
    let made = match (
        whole_number("max_uses", &max_uses),
        whole_number("valid_days", &valid_days),
    ) {
        (Ok(max_uses), Ok(valid_days)) => {
            let new = NewInvite {
                note: note.clone(),
                role,
                max_uses,
                valid_days,
            };
            services
                .invites
                .create(&user, &new)
                .await
                .map_err(ApiError::from)
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    let kept = [
        ("note", note.as_str()),
        ("role", role.word()),
        ("max_uses", &max_uses),
        ("valid_days", &valid_days),
    ];
    let made = made.map_err(|error| crate::request::refuse("/staff/invites", error, &kept))?;
    crate::request::show_once("/staff/invites", made.path);
    Ok(())
}

/// Reads what was typed into the number field `field`.
#[cfg(feature = "ssr")] // Used by a server function's body alone.
fn whole_number(field: &str, typed: &str) -> Result<u32, ApiError> {
    typed.trim().parse().map_err(|_| ApiError {
        field: Some(field.to_owned()),
        ..ApiError::new(
            model::ErrorKind::Invalid,
            format!("`{typed}` is not a whole number"),
        )
    })
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
