use leptos::prelude::*;

#[component]
pub(super) fn MetricTypes() -> impl IntoView {}
