use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{SAMPLE_DATASET_END_MS, SAMPLE_DATASET_START_MS};
use serde::Deserialize;

use super::question::{Question, Tab};
use crate::bridge;
use crate::ui::utc_time::clock;

/// Written by `cargo xtask dataset` beside the dataset.
const URL: &str = "/data/sample.incidents.json";
/// What is shown before and after an incident: the normal state to compare with.
const MARGIN_MS: i64 = 30 * 60_000;

#[derive(Debug, Clone, Deserialize)]
struct Truth {
    incidents: Vec<Incident>,
}

#[derive(Debug, Clone, Deserialize)]
struct Incident {
    kind: String,
    start_ms: i64,
    end_ms: i64,
}

/// The day's incidents; each sets the range to the time around it.
#[component]
pub(super) fn Incidents(question: RwSignal<Question>, run: Callback<()>) -> impl IntoView {
    let incidents = RwSignal::new(Vec::<Incident>::new());
    Effect::new(move || {
        spawn_local(async move {
            let text = bridge::fetch_text(URL)
                .await
                .ok()
                .and_then(|text| text.as_string());
            let truth = text.and_then(|text| serde_json::from_str::<Truth>(&text).ok());
            incidents.set(truth.map(|truth| truth.incidents).unwrap_or_default());
        });
    });
    let look_at = move |incident: &Incident| {
        question.update(|question| {
            question.tab = Tab::Graph;
            question.from_ms = (incident.start_ms - MARGIN_MS).max(SAMPLE_DATASET_START_MS);
            question.to_ms = (incident.end_ms + MARGIN_MS).min(SAMPLE_DATASET_END_MS);
            question.step_ms = None;
        });
        run.run(());
    };
    let entry = move |incident: Incident| {
        let name = incident.kind.replace('_', " ");
        let time = format!(
            "{} – {}",
            clock(incident.start_ms).trim_end_matches(" UTC"),
            clock(incident.end_ms).trim_end_matches(" UTC")
        );
        view! {
            <li><button type="button" on:click=move |_| look_at(&incident)><span class="side-time">{time}</span> {name}</button></li>
        }
    };
    view! {
        <details class="side-box" open>
            <summary>"Incidents of the day"</summary>
            <p class="side-note">"Each sets the range to the time around it and keeps your query. Times are UTC."</p>
            <ul class="side-list">{move || incidents.get().into_iter().map(entry).collect_view()}</ul>
        </details>
    }
}
