//! A graph to read: drawn by the server for everybody, alive in the same place where the page can evaluate it.

use leptos::prelude::*;
use model::{QueryBlock, QueryView, StillGraph};

use super::still_graph::Drawing;
use crate::lessons::when;
use crate::playground::link_to;
use crate::query::{ResultView, Runner};

/// The query and its graph.
#[component]
pub(super) fn ReadingGraph(graph: QueryBlock, still: StillGraph) -> impl IntoView {
    let QueryBlock {
        expr, html, view, ..
    } = graph;
    let link = link_to(&expr, view);
    view! {
        <div class="query">
            <pre class="query-code" tabindex="0"><code inner_html=html></code></pre>
            <div class="query-bar">
                <span class="query-when">{when(view)}</span>
                <a class="query-open" href=link>"Open in the playground"</a>
            </div>
            <LiveGraph expr view><Drawing still view /></LiveGraph>
        </div>
    }
}

/// Runs the query at once. The still graph keeps its place until the live one stands there (`query.css`).
#[island]
fn LiveGraph(expr: String, view: QueryView, children: Children) -> impl IntoView {
    let runner = Runner::new();
    Effect::new(move || runner.run(&expr, view));
    view! {
        <div class="query-result reading-graph">
            <div class="reading-still">{children()}</div>
            <div class="reading-live"><ResultView runner is_graph=true /></div>
        </div>
    }
}
