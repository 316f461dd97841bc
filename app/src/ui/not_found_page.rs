use leptos::prelude::*;
use model::ErrorKind;

use crate::api_error::ApiError;
use crate::ui::ErrorPage;

/// What an unknown address shows.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    let error = ApiError::new(
        ErrorKind::NotFound,
        "the address may be mistyped, or what was here has moved",
    );
    view! { <ErrorPage error /> }
}
