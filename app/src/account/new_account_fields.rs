use leptos::prelude::*;

use crate::flash::Flash;
use crate::ui::form::TextField;

/// The fields whose errors stand beside them.
pub(super) const FIELDS: &[&str] = &["name", "display_name", "password"];

/// What a new account needs.
#[component]
pub(super) fn NewAccountFields(flash: Flash) -> impl IntoView {
    view! {
        <TextField
            name="name" label="Name" value=flash.value("name", "") autocomplete="username"
            help="What you sign in with." error=flash.field_error("name")
        />
        <TextField
            name="display_name" label="Full name" value=flash.value("display_name", "") autocomplete="name" required=false
            help="What your instructor sees. May stay empty." error=flash.field_error("display_name")
        />
        <TextField
            name="password" label="Password" kind="password" autocomplete="new-password"
            help="At least 10 characters; a few words are easier to remember." error=flash.field_error("password")
        />
    }
}
