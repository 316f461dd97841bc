use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;
use model::ErrorKind;

use super::new_account_fields::{FIELDS, NewAccountFields};
use super::server_fns::{SetUp, setup_is_open};
use crate::api_error::ApiError;
use crate::flash::Flash;
use crate::ui::form::{FormError, PostForm};
use crate::ui::{Loaded, PageHead};

/// Behind the link that the first start prints: makes the first instructor.
#[component]
pub(crate) fn SetupPage() -> impl IntoView {
    let token = use_params_map()
        .get_untracked()
        .get("token")
        .unwrap_or_default();
    let open = Resource::new(
        move || token.clone(),
        |token| async move {
            if setup_is_open(token.clone()).await? {
                return Ok(token);
            }
            Err(ApiError::new(
                ErrorKind::NotFound,
                "this setup link was used or replaced: start the server again for a new one, or sign in",
            ))
        },
    );
    view! { <Loaded answer=open show=|token| view! { <SetupForm token /> } /> }
}

#[component]
fn SetupForm(token: String) -> impl IntoView {
    let flash = Flash::take(&format!("/setup/{token}"));
    view! {
        <div class="page narrow">
            <PageHead title="Set up Sightline" lead="This makes the first instructor's account. You then invite everybody else." />
            <FormError error=flash.general_error(FIELDS).cloned() />
            <PostForm action={SetUp::url()}>
                <div class="form">
                    <input type="hidden" name="token" value=token />
                    <NewAccountFields flash />
                    <div class="actions"><button class="button" type="submit">"Make the account"</button></div>
                </div>
            </PostForm>
        </div>
    }
}
