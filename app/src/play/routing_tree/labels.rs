//! The alert's labels, a row each.

use leptos::prelude::*;

use super::Rows;

pub(super) const COUNT: usize = 4;

/// A label: name and value.
pub(super) type Row = (RwSignal<String>, RwSignal<String>);

/// Alerts worth sending through the tree.
const PRESETS: [(&str, &[(&str, &str)]); 5] = [
    (
        "The api fails",
        &[
            ("alertname", "HighErrorRate"),
            ("severity", "critical"),
            ("service", "api"),
        ],
    ),
    (
        "A data pipeline",
        &[
            ("alertname", "LoadFailed"),
            ("severity", "critical"),
            ("team", "data"),
            ("cluster", "eu-1"),
        ],
    ),
    (
        "A warning",
        &[
            ("alertname", "QueueTooLong"),
            ("severity", "warning"),
            ("service", "worker"),
        ],
    ),
    (
        "Billing fails",
        &[
            ("alertname", "PaymentsFail"),
            ("severity", "critical"),
            ("service", "billing"),
        ],
    ),
    (
        "Nobody foresaw it",
        &[
            ("alertname", "HighErrorRate"),
            ("severity", "urgent"),
            ("service", "api"),
        ],
    ),
];

/// Rows with the first preset in them.
pub(super) fn rows() -> Rows {
    let rows = std::array::from_fn(|_| (RwSignal::default(), RwSignal::default()));
    fill(rows, PRESETS[0].1);
    rows
}

fn fill(rows: Rows, labels: &[(&str, &str)]) {
    for (index, (name, value)) in rows.into_iter().enumerate() {
        let (new_name, new_value) = labels.get(index).copied().unwrap_or_default();
        name.set(new_name.to_owned());
        value.set(new_value.to_owned());
    }
}

/// The labels that have a name, in the order of their rows.
pub(super) fn read(rows: Rows) -> Vec<(String, String)> {
    let row = |(name, value): Row| (name.get().trim().to_owned(), value.get());
    let labels = rows.into_iter().map(row);
    labels.filter(|(name, _)| !name.is_empty()).collect()
}

#[component]
pub(super) fn AlertLabels(rows: Rows) -> impl IntoView {
    let presets = PRESETS.map(|(name, labels)| {
        let is_chosen = move || {
            let chosen = read(rows);
            let same = |((a, b), (c, d)): (&(String, String), &(&str, &str))| a == c && b == d;
            chosen.len() == labels.len() && chosen.iter().zip(labels).all(same)
        };
        view! {
            <button class="button quiet small" type="button" aria-pressed=move || is_chosen().to_string() on:click=move |_| fill(rows, labels)>{name}</button>
        }
    });
    let cells = rows.into_iter().enumerate().map(|(index, (name, value))| {
        let number = index + 1;
        view! {
            <div class="route-label">
                <Cell label=format!("Name of label {number}") text=name />
                <span aria-hidden="true">"="</span>
                <Cell label=format!("Value of label {number}") text=value />
            </div>
        }
    });
    view! {
        <fieldset class="route-labels">
            <legend class="play-label">"The alert's labels"</legend>
            <div class="play-presets" role="group" aria-label="Alerts to choose from">{presets.collect_view()}</div>
            <div class="route-label-rows">{cells.collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn Cell(label: String, text: RwSignal<String>) -> impl IntoView {
    view! {
        <input class="play-cell" type="text" spellcheck="false" autocapitalize="off" autocomplete="off" aria-label=label
            prop:value=move || text.get() on:input:target=move |event| text.set(event.target().value()) />
    }
}
