//! An `alertmanager.yml` and an alert's labels, both to be changed: which routes take the alert, and why.

mod labels;
mod story;
mod tree;

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::controls::Refusal;
use super::engine::{self, RouteStep};
use super::latest::{Answered, last_good, latest};
use crate::ui::with_code;
use labels::{AlertLabels, Row};
use tree::Tree;

const CONFIG: &str = include_str!("default.yml");

#[component]
pub(super) fn RoutingTree() -> impl IntoView {
    let config = RwSignal::new(CONFIG.to_owned());
    let rows = labels::rows();
    let answer = latest(
        move || (config.get(), labels::read(rows)),
        |(config, labels)| async move { ask(&config, labels).await },
    );
    let steps = last_good(answer);
    let is_stale = Memo::new(move |_| matches!(answer.get(), Some(Err(_))));
    view! {
        <Configuration config />
        <AlertLabels rows />
        <div class="play-answer low" aria-live="polite">
            {move || answer.get().map(|answer| match answer {
                Ok(steps) => view! { <p class="play-remark">{with_code(&story::sentence(&steps))}</p> }.into_any(),
                Err(reason) => view! { <Refusal reason=refusal(&reason, steps.get().is_some()) /> }.into_any(),
            })}
        </div>
        <div class="route-tree" class:stale=is_stale>{move || steps.get().map(|steps| view! { <Tree steps /> })}</div>
    }
}

#[component]
fn Configuration(config: RwSignal<String>) -> impl IntoView {
    let is_changed = Memo::new(move |_| config.with(|config| config != CONFIG));
    view! {
        <div class="play-config">
            <label>
                <span class="play-label">"alertmanager.yml"</span>
                <textarea class="play-cell" rows="14" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off" prop:value=move || config.get()
                    on:input:target=move |event| config.set(event.target().value())></textarea>
            </label>
            <button class="button quiet small" type="button" disabled=move || !is_changed.get() on:click=move |_| config.set(CONFIG.to_owned())>
                "The configuration as it was"
            </button>
        </div>
    }
}

fn refusal(reason: &str, is_tree_kept: bool) -> String {
    let kept = match is_tree_kept {
        true => " Below stands the last answer, which is no longer right.",
        false => "",
    };
    format!("{reason}.{kept}")
}

async fn ask(config: &str, labels: Vec<(String, String)>) -> Answered<Vec<RouteStep>> {
    let mut alert = BTreeMap::new();
    for (name, value) in labels {
        if alert.insert(name.clone(), value).is_some() {
            return Err(format!("The alert has the label {name} twice"));
        }
    }
    engine::route(config, &alert).await
}

/// The rows of labels are as many as there is room for; those without a name do not count.
type Rows = [Row; labels::COUNT];
