use leptos::prelude::*;

#[component]
pub(crate) fn HomePage() -> impl IntoView {
    view! { <h1>"Seeing inside FlowForge"</h1> }
}
