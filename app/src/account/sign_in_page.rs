use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::server_fns::SignIn;
use crate::flash::Flash;
use crate::ui::PageHead;
use crate::ui::form::{FormError, PostForm, TextField};

/// The form that signs in.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let flash = Flash::take("/sign-in");
    view! {
        <div class="page narrow">
            <PageHead title="Sign in" />
            <FormError error=flash.general_error(&["name", "password"]).cloned() />
            <PostForm action={SignIn::url()}>
                <div class="form">
                    <TextField name="name" label="Name" value=flash.value("name", "") autocomplete="username" error=flash.field_error("name") />
                    <TextField name="password" label="Password" kind="password" autocomplete="current-password" error=flash.field_error("password") />
                    <div class="actions"><button class="button" type="submit">"Sign in"</button></div>
                </div>
            </PostForm>
            <p class="form-foot">"No account yet? Your instructor gives you an invite link."</p>
        </div>
    }
}
