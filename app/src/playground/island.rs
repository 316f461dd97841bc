use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::editor::Editor;
use super::history::{History, remember};
use super::incidents::Incidents;
use super::metric_explorer::MetricExplorer;
use super::question::{Question, Tab};
use super::time_controls::TimeControls;
use super::view_tabs::ViewTabs;
use crate::bridge;
use crate::query::{Fix, ResultView, Runner};

/// The playground's moving parts. One question, one runner; every part changes the one and starts the other.
#[island]
pub(super) fn Playground(question: Question) -> impl IntoView {
    let question = RwSignal::new(question);
    let runner = Runner::new();
    let history = RwSignal::new(Vec::<String>::new());
    let run = Callback::new(move |()| {
        let asked = question.get_untracked();
        if asked.expr.trim().is_empty() {
            return;
        }
        runner.run(&asked.expr, asked.view());
        remember(history, &asked.expr);
        show_in_address_bar(&asked.link());
    });
    Effect::new(move || {
        history.set(super::history::load());
        run.run(());
    });

    let zoom = Callback::new(move |(from_ms, to_ms): (i64, i64)| {
        question.update(|question| {
            question.from_ms = from_ms;
            question.to_ms = to_ms;
        });
        run.run(());
    });
    let fix = Callback::new(move |fix: Fix| {
        bridge::apply_fix(&serde_json::to_string(&fix).unwrap_or_default());
        run.run(());
    });
    let ask = Callback::new(move |expr: String| {
        bridge::set_editor_text(&expr);
        question.update(|question| question.expr = expr);
        run.run(());
    });
    let is_graph = Signal::derive(move || question.with(|question| question.tab == Tab::Graph));

    view! {
        <div class="playground">
            <div class="playground-main">
                <Editor question run />
                <div class="playground-actions">
                    <button class="button" type="button" on:click=move |_| run.run(())>"Run"</button>
                    <button class="button quiet" type="button" disabled=move || !runner.is_running() on:click=move |_| runner.stop()>"Stop"</button>
                    <span class="playground-keys"><kbd>"Enter"</kbd> " runs, " <kbd>"Shift"</kbd> " " <kbd>"Enter"</kbd> " starts a line"</span>
                    <ShareButton question />
                </div>
                <ViewTabs question run />
                <div class="playground-panel" role="tabpanel" id="result" aria-label="Result" tabindex="0">
                    <TimeControls question run />
                    <ResultView runner is_graph on_fix=fix on_zoom=zoom />
                </div>
            </div>
            <div class="playground-side">
                <Incidents question run />
                <MetricExplorer />
                <History history ask />
            </div>
        </div>
    }
}

#[component]
fn ShareButton(question: RwSignal<Question>) -> impl IntoView {
    let said = RwSignal::new("Copy a link");
    let share = move |_| {
        let origin = window().location().origin().unwrap_or_default();
        let link = format!("{origin}{}", question.with_untracked(Question::link));
        spawn_local(async move {
            said.set(if bridge::copy_text(&link).await.is_ok() {
                "Link copied"
            } else {
                "Copy the address above"
            });
        });
    };
    view! { <button class="button quiet" type="button" on:click=share aria-live="polite">{said}</button> }
}

fn show_in_address_bar(link: &str) {
    if let Ok(history) = window().history() {
        // Refused when it happens too often; the next run tries again.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(link));
    }
}
