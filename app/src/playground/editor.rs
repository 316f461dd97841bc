use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;

use super::question::Question;
use crate::bridge;

/// The query: a plain text area until the real editor is there, and for good where it can't be loaded.
#[component]
pub(super) fn Editor(question: RwSignal<Question>, run: Callback<()>) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let change = move |expr: String| question.update(|question| question.expr = expr);
    Effect::new(move || {
        let Some(parent) = place.get() else { return };
        let text = question.with_untracked(|question| question.expr.clone());
        // Both live as long as the editor: as long as the page.
        let on_change = Closure::<dyn Fn(String)>::new(change);
        let on_run = Closure::<dyn Fn()>::new(move || run.run(()));
        spawn_local(async move {
            drop(bridge::mount_editor(&parent, &text, &on_change, &on_run).await);
            on_change.forget();
            on_run.forget();
        });
    });
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() {
            event.prevent_default();
            run.run(());
        }
    };
    view! {
        <div class="editor" node_ref=place>
            <textarea
                class="editor-plain" rows="3" spellcheck="false" aria-label="PromQL query"
                prop:value=move || question.with(|question| question.expr.clone())
                on:input:target=move |event| change(event.target().value())
                on:keydown=key
            >
                {question.with_untracked(|question| question.expr.clone())}
            </textarea>
        </div>
    }
}
