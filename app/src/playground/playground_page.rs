use leptos::prelude::*;

use crate::bridge;

#[component]
pub(crate) fn PlaygroundPage() -> impl IntoView {
    view! { <h1>"Playground"</h1> <Playground /> }
}

#[island]
fn Playground() -> impl IntoView {
    let answer = RwSignal::new(String::new());
    let run = move |_| {
        leptos::task::spawn_local(async move {
            let text = match bridge::request("instant", "{}").await {
                Ok(v) => v,
                Err(v) => v,
            };
            answer.set(text.as_string().unwrap_or_default());
        })
    };
    view! { <button on:click=run>"Run"</button> <output>{answer}</output> }
}
