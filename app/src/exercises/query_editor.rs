//! Where a query is written: a plain field of the form until the editor is there, and for good without JavaScript.

use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::QueryView;
use wasm_bindgen::closure::Closure;

use crate::bridge;
use crate::query::{ResultView, Runner};

/// The query as a form's field, with a button that runs it in the page.
#[island]
pub(super) fn QueryEditor(text: String, view: QueryView) -> impl IntoView {
    let runner = Runner::new();
    let query = RwSignal::new(text.clone());
    let is_mounted = RwSignal::new(false);
    let place = NodeRef::<Div>::new();
    let run = move || {
        let expr = query.get_untracked();
        if !expr.trim().is_empty() {
            runner.run(&expr, view);
        }
    };
    Effect::new(move || {
        let Some(parent) = place.get() else { return };
        let text = query.get_untracked();
        // Both live as long as the editor: as long as the page.
        let on_change = Closure::<dyn Fn(String)>::new(move |text: String| query.set(text));
        let on_run = Closure::<dyn Fn()>::new(run);
        spawn_local(async move {
            let mounted = bridge::mount_editor(&parent, &text, &on_change, &on_run).await;
            // The editor took the plain field's place, and the form its value.
            is_mounted.set(mounted.is_ok());
            on_change.forget();
            on_run.forget();
        });
    });
    let is_graph = matches!(view, QueryView::Range { .. });
    let hidden = move || {
        is_mounted.get().then(
            || view! { <input type="hidden" name="given[query]" prop:value=move || query.get() /> },
        )
    };
    view! {
        <div class="editor" node_ref=place>
            <textarea
                class="editor-plain" name="given[query]" rows="4" spellcheck="false" aria-label="PromQL query"
                on:input:target=move |event| query.set(event.target().value())
            >{text}</textarea>
        </div>
        {hidden}
        <div class="query-bar">
            <button class="button quiet small" type="button" on:click=move |_| run()>"Run"</button>
            <span class="query-when">{crate::lessons::when(view)}</span>
        </div>
        <div class="query-result"><ResultView runner is_graph /></div>
    }
}
