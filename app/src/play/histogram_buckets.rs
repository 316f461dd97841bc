use leptos::prelude::*;

#[component]
pub(super) fn HistogramBuckets() -> impl IntoView {}
