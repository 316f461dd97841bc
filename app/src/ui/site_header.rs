use leptos::prelude::*;

/// The head of every page: name, sections, who is signed in.
#[component]
pub(crate) fn SiteHeader() -> impl IntoView {
    view! { <header class="site-header"><a class="brand" href="/">"Sightline"</a></header> }
}
