use leptos::prelude::*;

#[component]
pub(super) fn Cardinality() -> impl IntoView {}
