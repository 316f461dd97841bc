use leptos::prelude::*;

use super::question::{Question, Tab};

/// Table or graph.
#[component]
pub(super) fn ViewTabs(question: RwSignal<Question>, run: Callback<()>) -> impl IntoView {
    let choose = move |tab: Tab| {
        question.update(|question| question.tab = tab);
        run.run(());
    };
    // The arrow keys move between tabs, as in every list of tabs.
    let key = move |event: leptos::ev::KeyboardEvent| {
        let tab = match event.key().as_str() {
            "ArrowLeft" | "Home" => Tab::Graph,
            "ArrowRight" | "End" => Tab::Table,
            _ => return,
        };
        event.prevent_default();
        choose(tab);
        let id = if tab == Tab::Graph {
            "tab-graph"
        } else {
            "tab-table"
        };
        if let Some(button) = document().get_element_by_id(id) {
            let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(button).focus();
        }
    };
    let tab = move |tab: Tab, id: &'static str, text: &'static str| {
        let is_chosen = move || question.with(|question| question.tab == tab);
        view! {
            <button
                type="button" role="tab" id=id aria-controls="result"
                aria-selected=move || is_chosen().to_string()
                tabindex=move || if is_chosen() { "0" } else { "-1" }
                on:click=move |_| choose(tab)
            >
                {text}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label="How to see the result" on:keydown=key>
            {tab(Tab::Graph, "tab-graph", "Graph")}
            {tab(Tab::Table, "tab-table", "Table")}
        </div>
    }
}
