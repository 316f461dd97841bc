use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use model::ErrorKind;

use crate::api_error::ApiError;
use crate::ui::message;

/// What a page that can't be shown says instead, and the way on.
#[component]
pub(crate) fn ErrorPage(error: ApiError) -> impl IntoView {
    let title = match error.kind {
        ErrorKind::Unauthenticated => "Sign in first",
        ErrorKind::Forbidden => "This page is not yours to see",
        ErrorKind::NotFound => "There is no such page",
        ErrorKind::Unavailable => "Not available right now",
        ErrorKind::Invalid
        | ErrorKind::TooLarge
        | ErrorKind::Conflict
        | ErrorKind::TooManyRequests => "That did not work",
        ErrorKind::Internal => "Something broke on our side",
    };
    let way_on = match error.kind {
        ErrorKind::Unauthenticated => ("/sign-in", "Sign in"),
        _ => ("/", "To the front page"),
    };
    view! {
        <Title text=title />
        <Meta name="robots" content="noindex" />
        <Meta name="description" content=format!("{title}: {}", error.message) />
        <div class="page narrow">
            <h1>{title}</h1>
            <p>{message(&error.message)}</p>
            <p><a class="button" href=way_on.0>{way_on.1}</a></p>
        </div>
    }
}
