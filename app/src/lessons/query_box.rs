use leptos::prelude::*;
use model::{QueryBlock, QueryView};

use crate::playground::link_to;
use crate::query::{ResultView, Runner};
use crate::ui::utc_time::{exact, span};

/// A lesson's query: the text for everybody, the button for who has JavaScript.
#[component]
pub(super) fn QueryFigure(block: QueryBlock) -> impl IntoView {
    let QueryBlock {
        expr,
        html,
        caption,
        view,
    } = block;
    view! {
        <div class="query">
            <pre class="query-code" tabindex="0"><code inner_html=html></code></pre>
            <QueryRun expr view />
            {(!caption.is_empty()).then(|| view! { <div class="query-caption" inner_html=caption></div> })}
        </div>
    }
}

/// The button that runs the query, and the result below it.
#[island]
fn QueryRun(expr: String, view: QueryView) -> impl IntoView {
    let runner = Runner::new();
    let link = link_to(&expr, view);
    let when = when(view);
    let is_graph = matches!(view, QueryView::Range { .. });
    let label = move || if runner.is_running() { "Stop" } else { "Run" };
    let click = move |_| {
        if untrack(|| runner.is_running()) {
            runner.stop();
        } else {
            runner.run(&expr, view);
        }
    };
    view! {
        <div class="query-bar">
            <button class="button small" type="button" on:click=click>{label}</button>
            <span class="query-when">{when}</span>
            <a class="query-open" href=link>"Open in the playground"</a>
        </div>
        <div class="query-result"><ResultView runner is_graph /></div>
    }
}

/// When a query is evaluated, for people.
pub(crate) fn when(view: QueryView) -> String {
    match view {
        QueryView::Instant { at_ms } => exact(at_ms),
        QueryView::Range {
            start_ms, end_ms, ..
        } => span(start_ms, end_ms),
    }
}
