use leptos::prelude::*;
use leptos_meta::Title;

/// What an unknown address shows.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="Not found" />
        <div class="page narrow">
            <h1>"There is no such page"</h1>
            <p>"The address may be mistyped, or what was here has moved."</p>
            <p><a href="/">"To the front page"</a></p>
        </div>
    }
}
