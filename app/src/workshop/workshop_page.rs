use leptos::prelude::*;

use super::island::Workshop;
use crate::ui::PageHead;

/// The rule workshop.
#[component]
pub(crate) fn WorkshopPage() -> impl IntoView {
    view! {
        <div class="page workshop-page">
            <PageHead
                title="Rule workshop"
                lead="An alert is judged by what it does in an incident. Write rules, choose what happens to FlowForge, and see when they would have woken you."
            />
            <noscript><p class="message warn">"The workshop replays your rules in your browser, so it needs JavaScript. The lessons read without it."</p></noscript>
            <Workshop />
        </div>
    }
}
