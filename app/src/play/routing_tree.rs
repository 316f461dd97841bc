use leptos::prelude::*;

#[component]
pub(super) fn RoutingTree() -> impl IntoView {}
