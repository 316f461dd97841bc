use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::CustomEvent;

use crate::bridge;

/// The graph of a range query's answer.
#[component]
pub(super) fn Chart(answer: u32, on_zoom: Option<Callback<(i64, i64)>>) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    Effect::new(move || {
        let Some(parent) = place.get() else { return };
        spawn_local(async move {
            if let Err(error) = bridge::draw_chart(&parent, answer).await {
                parent.set_text_content(Some(&bridge::reason(&error)));
            }
        });
    });
    let zoom = move |event: CustomEvent| {
        let (Some(on_zoom), Some(range)) = (
            on_zoom,
            event.detail().as_string().as_deref().and_then(parse_range),
        ) else {
            return;
        };
        event.prevent_default();
        on_zoom.run(range);
    };
    view! { <div class="chart" node_ref=place on:zoom=zoom></div> }
}

fn parse_range(text: &str) -> Option<(i64, i64)> {
    let (from, to) = text.split_once(',')?;
    Some((from.parse().ok()?, to.parse().ok()?))
}
