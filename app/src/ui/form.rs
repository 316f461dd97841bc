//! Forms: each posts to a server function, works without JavaScript, and shows what was wrong beside its field.

use leptos::prelude::*;

use crate::CsrfToken;
use crate::api_error::ApiError;
use crate::ui::message;

/// A form that posts to a server function, with the hidden field that proves it came from our own page.
#[component]
pub(crate) fn PostForm(
    /// The server function's `url()`.
    #[prop(into)]
    action: String,
    children: Children,
) -> impl IntoView {
    let csrf = use_context::<CsrfToken>().map(|token| token.0);
    view! {
        <form method="post" action=action>
            <input type="hidden" name="csrf" value=csrf />
            {children()}
        </form>
    }
}

/// A labelled input, its help, and what is wrong with it.
#[component]
pub(crate) fn TextField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] help: String,
    #[prop(optional_no_strip)] error: Option<String>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(default = true)] required: bool,
) -> impl IntoView {
    let error_id = format!("{name}-error");
    let help_id = format!("{name}-help");
    let described = match (&error, help.is_empty()) {
        (Some(_), _) => Some(error_id.clone()),
        (None, false) => Some(help_id.clone()),
        (None, true) => None,
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                class="input"
                id=name
                name=name
                type=kind
                value=value
                required=required
                autocomplete=autocomplete
                autofocus=error.is_some()
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=described
            />
            {(!help.is_empty()).then(|| view! { <p class="field-help" id=help_id>{help}</p> })}
            {error.map(|error| view! { <p class="field-error" id=error_id>{message(&error)}</p> })}
        </div>
    }
}

/// What was wrong with a form as a whole.
#[component]
pub(crate) fn FormError(error: Option<ApiError>) -> impl IntoView {
    error.map(|error| {
        let link = error.submission.map(|id| {
            view! { " " <a href=format!("/submissions/{id}")>"See how far it is"</a> "." }
        });
        view! { <p class="message bad" role="alert">{message(&error.message)} {link}</p> }
    })
}
