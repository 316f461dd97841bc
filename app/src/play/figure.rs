use leptos::prelude::*;
use model::{Play, PlayBlock};

use super::alert_for::AlertFor;
use super::cardinality::Cardinality;
use super::error_budget::ErrorBudget;
use super::histogram_buckets::HistogramBuckets;
use super::metric_types::MetricTypes;
use super::rate_window::RateWindow;
use super::routing_tree::RoutingTree;
use super::vector_matching::VectorMatching;

/// A figure with the button that makes it move.
#[component]
pub(crate) fn PlayFigure(block: PlayBlock) -> impl IntoView {
    let PlayBlock {
        play,
        figure,
        caption,
    } = block;
    let id = format!("figure-{}", play.slug());
    view! {
        <figure class="figure play" id=id>
            <PlayToggle play><div inner_html=figure></div></PlayToggle>
            <figcaption inner_html=caption></figcaption>
        </figure>
    }
}

/// The still figure, or what can be played with in its place.
#[island]
fn PlayToggle(play: Play, children: Children) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let label = move || match is_open.get() {
        true => "Back to the figure",
        false => "Play with it",
    };
    view! {
        <div class="play-still" hidden=move || is_open.get()>{children()}</div>
        <div class="play-stage">{move || is_open.get().then(|| view! { <Stage play /> })}</div>
        <div class="play-bar">
            <button class="button small" type="button" aria-expanded=move || is_open.get().to_string() on:click=move |_| is_open.update(|open| *open = !*open)>
                {label}
            </button>
        </div>
    }
}

#[component]
fn Stage(play: Play) -> impl IntoView {
    match play {
        Play::MetricTypes => view! { <MetricTypes /> }.into_any(),
        Play::RateWindow => view! { <RateWindow /> }.into_any(),
        Play::HistogramBuckets => view! { <HistogramBuckets /> }.into_any(),
        Play::Cardinality => view! { <Cardinality /> }.into_any(),
        Play::VectorMatching => view! { <VectorMatching /> }.into_any(),
        Play::AlertFor => view! { <AlertFor /> }.into_any(),
        Play::RoutingTree => view! { <RoutingTree /> }.into_any(),
        Play::ErrorBudget => view! { <ErrorBudget /> }.into_any(),
    }
}
