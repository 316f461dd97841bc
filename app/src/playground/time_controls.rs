use leptos::prelude::*;
use model::{SAMPLE_DATASET_END_MS, SAMPLE_DATASET_START_MS};

use super::question::{Question, Tab};
use crate::ui::utc_time::{parse, typed};

const HOUR_MS: i64 = 3_600_000;
const STEPS: &[(&str, &str)] = &[
    ("", "auto"),
    ("15", "15 s"),
    ("30", "30 s"),
    ("60", "1 min"),
    ("120", "2 min"),
    ("300", "5 min"),
    ("900", "15 min"),
    ("3600", "1 h"),
];

/// When the query is evaluated: a moment for the table, a range and a step for the graph. All UTC.
#[component]
pub(super) fn TimeControls(question: RwSignal<Question>, run: Callback<()>) -> impl IntoView {
    let is_graph = move || question.with(|question| question.tab == Tab::Graph);
    view! {
        <div class="time-controls" hidden=is_graph>
            <TimeInput id="at" label="At (UTC)" question run read=|question| question.at_ms write=|question, at_ms| question.at_ms = at_ms />
        </div>
        <div class="time-controls" hidden=move || !is_graph()>
            <TimeInput id="from" label="From (UTC)" question run read=|question| question.from_ms write=|question, from_ms| question.from_ms = from_ms />
            <TimeInput id="to" label="To (UTC)" question run read=|question| question.to_ms write=|question, to_ms| question.to_ms = to_ms />
            <StepSelect question run />
            <QuickRanges question run />
        </div>
    }
}

#[component]
fn TimeInput(
    id: &'static str,
    label: &'static str,
    question: RwSignal<Question>,
    run: Callback<()>,
    read: fn(&Question) -> i64,
    write: fn(&mut Question, i64),
) -> impl IntoView {
    let is_wrong = RwSignal::new(false);
    let change = move |text: String| {
        let at_ms = parse(&text);
        is_wrong.set(at_ms.is_none());
        let Some(at_ms) = at_ms else { return };
        question.update(|question| write(question, at_ms));
        run.run(());
    };
    // Not `datetime-local`: it writes times the way of the visitor's country, and lessons name them the way of the data.
    view! {
        <div class="time-field">
            <label for=id>{label}</label>
            <input
                class="input code-input" id=id type="text" size="16" autocomplete="off" spellcheck="false"
                placeholder="2026-03-10 14:00"
                aria-invalid=move || is_wrong.get().then_some("true")
                aria-describedby=move || is_wrong.get().then(|| format!("{id}-error"))
                prop:value=move || question.with(|question| typed(read(question)))
                on:change:target=move |event| change(event.target().value())
            />
            {move || is_wrong.get().then(|| view! { <p class="field-error" id=format!("{id}-error")>"Such as 2026-03-10 14:00"</p> })}
        </div>
    }
}

#[component]
fn StepSelect(question: RwSignal<Question>, run: Callback<()>) -> impl IntoView {
    let chosen = move || {
        question.with(|question| {
            question
                .step_ms
                .map(|step| (step / 1000).to_string())
                .unwrap_or_default()
        })
    };
    let change = move |text: String| {
        question.update(|question| {
            question.step_ms = text.parse().ok().map(|seconds: i64| seconds * 1000);
        });
        run.run(());
    };
    let option = move |(value, text): &(&'static str, &'static str)| {
        let (value, text) = (*value, *text);
        view! { <option value=value selected=move || chosen() == value>{text}</option> }
    };
    // A step from an address may be one that the list lacks.
    let other = move || {
        let value = chosen();
        let is_listed = STEPS.iter().any(|(listed, _)| *listed == value);
        (!is_listed)
            .then(|| view! { <option value=value.clone() selected>{format!("{value} s")}</option> })
    };
    view! {
        <div class="time-field">
            <label for="step">"Step"</label>
            <select class="select" id="step" on:change:target=move |event| change(event.target().value())>
                {STEPS.iter().map(option).collect_view()}
                {other}
            </select>
        </div>
    }
}

#[component]
fn QuickRanges(question: RwSignal<Question>, run: Callback<()>) -> impl IntoView {
    // As long as asked for, ending where the range ends now, but inside the day.
    let choose = move |hours: i64| {
        question.update(|question| {
            let end = question.to_ms.clamp(
                SAMPLE_DATASET_START_MS + hours * HOUR_MS,
                SAMPLE_DATASET_END_MS,
            );
            question.from_ms = end - hours * HOUR_MS;
            question.to_ms = end;
        });
        run.run(());
    };
    let button = move |hours: i64| {
        let is_chosen =
            move || question.with(|question| question.to_ms - question.from_ms == hours * HOUR_MS);
        view! {
            <button type="button" aria-pressed=move || is_chosen().to_string() on:click=move |_| choose(hours)>
                {format!("{hours} h")}
            </button>
        }
    };
    view! {
        <div class="quick-ranges" role="group" aria-label="Length of the range">
            {[1, 3, 6, 12, 24].map(button).into_iter().collect_view()}
        </div>
    }
}
