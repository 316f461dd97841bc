//! An objective, an incident, and what it costs; the alert on two windows that notices.

mod drawing;
mod incident;
mod objective;
mod story;

use leptos::prelude::*;

use super::controls::{Choice, Refusal, Slider};
use super::engine::{self, Recorded, Span, State};
use super::latest::{Answered, last_good, latest};
use crate::ui::with_code;
use drawing::Drawing;
use incident::Incident;
use objective::{Objective, Pair};

const MINUTE_MS: i64 = 60_000;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Case {
    objective: Objective,
    incident: Incident,
}

/// What the rules say about it.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    case: Case,
    fast: Watch,
    slow: Watch,
}

/// One alert of the two: its burn rates and when it fired. Minutes from the beginning of the incident.
#[derive(Debug, Clone, PartialEq)]
struct Watch {
    pair: Pair,
    short: Vec<(f64, f64)>,
    long: Vec<(f64, f64)>,
    /// From and to; a `to` of none is after the end of the drawing.
    firing: Vec<(f64, Option<f64>)>,
}

#[component]
pub(super) fn ErrorBudget() -> impl IntoView {
    let objective = RwSignal::new(2);
    let period = RwSignal::new(2);
    let spent = RwSignal::new(0);
    let failing = RwSignal::new(8.0);
    let lasts = RwSignal::new(6.0);
    let background = RwSignal::new(2.0);
    let case = Memo::new(move |_| Case {
        objective: Objective::chosen(objective.get(), period.get(), spent.get()),
        incident: Incident::chosen(failing.get(), lasts.get(), background.get()),
    });
    let answer = latest(move || case.get(), |case| async move { ask(case).await });
    let told = last_good(answer);
    let incident = move || case.get().incident;
    view! {
        <div class="play-controls">
            <Choice label="The objective is" value=objective options=&objective::OBJECTIVES />
            <Choice label="over" value=period options=&objective::PERIODS />
            <Choice label="A page when this is used of the budget" value=spent options=&objective::SPENT />
            <Slider label="In the incident fail" value=failing min=0.0 max=incident::last(&incident::FAILING) step=1.0
                said=Signal::derive(move || story::percent(incident().failing)) />
            <Slider label="It lasts" value=lasts min=0.0 max=incident::last(&incident::LASTS) step=1.0
                said=Signal::derive(move || story::length(incident().minutes)) />
            <Slider label="At other times fail" value=background min=0.0 max=incident::last(&incident::BACKGROUND) step=1.0
                said=Signal::derive(move || story::percent(incident().background)) />
        </div>
        {move || facts(case.get())}
        {move || told.get().map(|told| view! { <Drawing told /> })}
        <div class="play-answer tall" aria-live="polite">
            {move || answer.get().map(|answer| match answer {
                Ok(told) => view! { <p class="play-remark">{with_code(&story::sentence(&told))}</p> }.into_any(),
                Err(reason) => view! { <Refusal reason /> }.into_any(),
            })}
        </div>
        <details class="play-rules">
            <summary>"The rules that were evaluated"</summary>
            <pre class="play-code" tabindex="0" role="group" aria-label="The rules"><code>{move || case.get().objective.rule_file()}</code></pre>
        </details>
    }
}

/// What can be said without asking anybody: the two formulas of the lesson.
fn facts(case: Case) -> impl IntoView {
    let Case {
        objective,
        incident,
    } = case;
    let burn = objective.burn(incident.failing);
    let facts = [
        ("the budget", story::length(objective.budget_minutes())),
        ("in requests", story::grouped(objective.budget_requests())),
        (
            "burn rate in the incident",
            format!("{}×", story::number(burn)),
        ),
        (
            "the incident uses",
            story::percent(objective.used(incident.failing, incident.minutes)),
        ),
        (
            "all of it is gone after",
            match burn > 1.0 {
                true => story::length(objective.period_minutes / burn),
                false => "never".to_owned(),
            },
        ),
    ];
    let facts = facts.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    view! { <dl class="play-values said">{facts.collect_view()}</dl> }
}

async fn ask(case: Case) -> Answered<Told> {
    let samples = case.incident.samples();
    let end_ms = case.incident.end_minute() as i64 * MINUTE_MS;
    let replayed = engine::alerts(&case.objective.rule_file(), &samples, end_ms).await?;
    let watch = |pair: Pair| {
        let line = |window: &str| {
            let name = objective::recorded(window);
            let series = replayed.recorded.iter().find(|series| series.name == name);
            series.map_or_else(Vec::new, |series| burn_rates(series, case))
        };
        let tracks = replayed
            .alerts
            .iter()
            .filter(|track| track.alert == pair.alert);
        let spans = tracks.flat_map(|track| &track.spans);
        Watch {
            pair,
            short: line(pair.short),
            long: line(pair.long),
            firing: spans
                .filter(|span| span.state == State::Firing)
                .map(|span| firing(span, case.incident))
                .collect(),
        }
    };
    let [fast, slow] = case.objective.pairs();
    Ok(Told {
        case,
        fast: watch(fast),
        slow: watch(slow),
    })
}

/// A recorded ratio as burn rates, from where the drawing begins.
fn burn_rates(series: &Recorded, case: Case) -> Vec<(f64, f64)> {
    let points = series.points.iter().map(|(at_ms, ratio)| {
        (
            case.incident.since_begin(*at_ms),
            case.objective.burn(*ratio),
        )
    });
    points
        .filter(|(minute, _)| *minute >= -incident::LEAD)
        .collect()
}

fn firing(span: &Span, incident: Incident) -> (f64, Option<f64>) {
    let end = (!span.is_open).then(|| incident.since_begin(span.end_ms));
    (incident.since_begin(span.start_ms), end)
}
