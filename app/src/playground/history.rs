//! The queries that were run in this browser, newest first.

use leptos::prelude::*;

const KEY: &str = "sightline-queries";
const KEPT: usize = 30;

/// What this browser remembers; nothing where storage is forbidden.
pub(super) fn load() -> Vec<String> {
    let stored = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    stored
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default()
}

/// Puts a query on top.
pub(super) fn remember(history: RwSignal<Vec<String>>, expr: &str) {
    history.update(|queries| {
        queries.retain(|query| query != expr);
        queries.insert(0, expr.to_owned());
        queries.truncate(KEPT);
    });
    store(&history.get_untracked());
}

/// The list, to run one again.
#[component]
pub(super) fn History(history: RwSignal<Vec<String>>, ask: Callback<String>) -> impl IntoView {
    let clear = move |_| {
        history.set(Vec::new());
        store(&[]);
    };
    let entry = move |query: String| {
        let again = query.clone();
        view! { <li><button type="button" on:click=move |_| ask.run(again.clone())><code>{query}</code></button></li> }
    };
    view! {
        <details class="side-box" hidden=move || history.with(Vec::is_empty)>
            <summary>"History"</summary>
            <ul class="side-list">{move || history.get().into_iter().map(entry).collect_view()}</ul>
            <button class="copy-button" type="button" on:click=clear>"Forget all"</button>
        </details>
    }
}

fn store(queries: &[String]) {
    let json = serde_json::to_string(queries).unwrap_or_default();
    if let Some(storage) = storage() {
        // A full or forbidden storage costs the history, nothing else.
        let _ = storage.set_item(KEY, &json);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
