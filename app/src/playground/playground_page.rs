use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::island::Playground;
use super::question::Question;
use crate::ui::PageHead;

/// The playground.
#[component]
pub(crate) fn PlaygroundPage() -> impl IntoView {
    let parameters = use_query_map().get_untracked();
    let question = Question::from_parameters(|name| parameters.get(name));
    view! {
        <div class="page playground-page">
            <PageHead
                title="Playground"
                lead="24 hours of FlowForge, scraped every 15 seconds, six incidents in them. Ask away: the engine runs in your browser."
            />
            <noscript><p class="message warn">"The playground runs queries in your browser, so it needs JavaScript. The lessons read without it."</p></noscript>
            <Playground question />
        </div>
    }
}
