use leptos::prelude::*;

#[component]
pub(super) fn ErrorBudget() -> impl IntoView {}
