use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;

use crate::bridge;

/// The rules: a plain text area until the real editor is there, and for good where it can't be loaded.
#[component]
pub(super) fn RulesEditor(rules: RwSignal<String>, run: Callback<()>) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    Effect::new(move || {
        let Some(parent) = place.get() else { return };
        let text = rules.get_untracked();
        // Both live as long as the editor: as long as the page.
        let on_change = Closure::<dyn Fn(String)>::new(move |text| rules.set(text));
        let on_run = Closure::<dyn Fn()>::new(move || run.run(()));
        spawn_local(async move {
            drop(bridge::mount_rules_editor(&parent, &text, &on_change, &on_run).await);
            on_change.forget();
            on_run.forget();
        });
    });
    view! {
        <div class="editor rules-editor" node_ref=place>
            <textarea
                class="editor-plain" rows="24" spellcheck="false" aria-label="Alerting and recording rules, in YAML"
                prop:value=move || rules.get()
                on:input:target=move |event| rules.set(event.target().value())
            >
                {rules.get_untracked()}
            </textarea>
        </div>
    }
}
