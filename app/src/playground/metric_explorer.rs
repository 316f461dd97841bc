use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

use crate::bridge;

#[derive(Debug, Clone, Deserialize)]
struct Metric {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    help: String,
}

impl Metric {
    fn matches(&self, words: &str) -> bool {
        let text = format!("{} {}", self.name, self.help).to_lowercase();
        words
            .split_whitespace()
            .all(|word| text.contains(&word.to_lowercase()))
    }
}

/// Every metric of the dataset, to look through and to put into the query.
#[component]
pub(super) fn MetricExplorer() -> impl IntoView {
    let metrics = RwSignal::new(Vec::<Metric>::new());
    let filter = RwSignal::new(String::new());
    Effect::new(move || {
        spawn_local(async move {
            let text = bridge::ask_engine(r#"{"kind":"metrics"}"#)
                .await
                .ok()
                .and_then(|text| text.as_string());
            metrics.set(
                text.and_then(|text| serde_json::from_str(&text).ok())
                    .unwrap_or_default(),
            );
        });
    });
    let found = move || -> Vec<Metric> {
        let words = filter.get();
        metrics.with(|metrics| {
            metrics
                .iter()
                .filter(|metric| metric.matches(&words))
                .cloned()
                .collect()
        })
    };
    let count = move || format!("{} of {}", found().len(), metrics.with(Vec::len));
    let entry = |metric: Metric| {
        let name = metric.name.clone();
        view! {
            <li>
                <button type="button" title="Put it into the query" on:click=move |_| bridge::insert_into_editor(&name)>
                    <code>{metric.name}</code>
                    <span class="metric-kind">{metric.kind}</span>
                    <span class="metric-help">{metric.help}</span>
                </button>
            </li>
        }
    };
    view! {
        <details class="side-box" open>
            <summary>"Metrics"</summary>
            <label class="visually-hidden" for="metric-filter">"Find a metric by its name or help"</label>
            <input
                class="input" id="metric-filter" type="search" placeholder="Find a metric" autocomplete="off"
                on:input:target=move |event| filter.set(event.target().value())
            />
            <p class="side-note" role="status">{count}</p>
            <ul class="side-list metrics">{move || found().into_iter().map(entry).collect_view()}</ul>
        </details>
    }
}
