use leptos::prelude::*;

#[component]
pub(super) fn AlertFor() -> impl IntoView {}
