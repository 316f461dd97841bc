use leptos::prelude::*;

#[component]
pub(super) fn VectorMatching() -> impl IntoView {}
