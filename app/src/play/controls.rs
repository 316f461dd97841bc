//! What figures are played with: sliders, choices, numbers, short texts. All work by keyboard and have a label.

use leptos::prelude::*;

/// A slider with its value in words beside the label.
#[component]
pub(super) fn Slider(
    label: &'static str,
    value: RwSignal<f64>,
    min: f64,
    max: f64,
    step: f64,
    /// The value as people say it, such as "5 min".
    #[prop(into)]
    said: Signal<String>,
) -> impl IntoView {
    view! {
        <label class="play-slider">
            <span class="play-label">{label} " " <output>{said}</output></span>
            <input type="range" min=min max=max step=step prop:value=move || value.get()
                aria-valuetext=said
                on:input:target=move |event| if let Ok(number) = event.target().value().parse() { value.set(number) } />
        </label>
    }
}

/// One of a few.
#[component]
pub(super) fn Choice(
    label: &'static str,
    /// Its position among `options`.
    value: RwSignal<usize>,
    options: &'static [&'static str],
) -> impl IntoView {
    let options = options.iter().enumerate();
    let options = options
        .map(|(index, option)| view! { <option value=index prop:selected=move || value.get() == index>{*option}</option> })
        .collect_view();
    view! {
        <label class="play-choice">
            <span class="play-label">{label}</span>
            <select on:change:target=move |event| if let Ok(index) = event.target().value().parse() { value.set(index) }>{options}</select>
        </label>
    }
}

/// A switch.
#[component]
pub(super) fn Tick(#[prop(into)] label: String, value: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="play-tick">
            <input type="checkbox" prop:checked=move || value.get() on:change:target=move |event| value.set(event.target().checked()) />
            <span>{label}</span>
        </label>
    }
}

/// A line of text, such as a query or a label's value.
#[component]
pub(super) fn TextLine(#[prop(into)] label: String, value: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="play-text">
            <span class="play-label">{label}</span>
            <input type="text" spellcheck="false" autocapitalize="off" autocomplete="off" prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value()) />
        </label>
    }
}

/// Why there is nothing to see.
#[component]
pub(super) fn Refusal(reason: String) -> impl IntoView {
    view! { <p class="message bad" role="alert">{reason}</p> }
}
