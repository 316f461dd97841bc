use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;
use model::Invitation;

use super::new_account_fields::{FIELDS, NewAccountFields};
use super::server_fns::{Join, read_invitation};
use crate::flash::Flash;
use crate::ui::form::{FormError, PostForm};
use crate::ui::utc_time::Time;
use crate::ui::{Loaded, PageHead};

/// Behind an invite link: makes an account.
#[component]
pub(crate) fn JoinPage() -> impl IntoView {
    let token = use_params_map()
        .get_untracked()
        .get("token")
        .unwrap_or_default();
    let offer = Resource::new(
        move || token.clone(),
        |token| async move { Ok((read_invitation(token.clone()).await?, token)) },
    );
    view! { <Loaded answer=offer show=|(invitation, token)| view! { <JoinForm invitation token /> } /> }
}

#[component]
fn JoinForm(invitation: Invitation, token: String) -> impl IntoView {
    let flash = Flash::take(&format!("/join/{token}"));
    let lead = format!(
        "{} invites you as {}.",
        invitation.invited_by,
        match invitation.role {
            model::Role::Student => "a student",
            model::Role::Instructor => "an instructor",
        }
    );
    view! {
        <div class="page narrow">
            <PageHead title="Join the course" lead />
            <FormError error=flash.general_error(FIELDS).cloned() />
            <PostForm action={Join::url()}>
                <div class="form">
                    <input type="hidden" name="token" value=token />
                    <NewAccountFields flash />
                    <div class="actions"><button class="button" type="submit">"Join"</button></div>
                </div>
            </PostForm>
            <p class="form-foot">"The invite is open until " <Time at_ms=invitation.expires_at_ms /> "."</p>
        </div>
    }
}
