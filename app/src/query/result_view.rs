use leptos::prelude::*;

use super::chart::Chart;
use super::problems::Problems;
use super::result_table::ResultTable;
use super::{Fix, Outcome, RunState, Runner};

/// What there is to see of a query: its progress, its problems, its table or graph.
#[component]
pub(crate) fn ResultView(
    runner: Runner,
    /// Whether a range is asked for.
    #[prop(into)]
    is_graph: Signal<bool>,
    /// What a problem's "Fix it" button does, where the query can be edited.
    #[prop(optional)]
    on_fix: Option<Callback<Fix>>,
    /// What a drag over the graph does: from and to, in Unix milliseconds.
    #[prop(optional)]
    on_zoom: Option<Callback<(i64, i64)>>,
) -> impl IntoView {
    // Finished outcomes only: the last result stays in sight while the next is on its way.
    let shown = RwSignal::new(None::<(Outcome, bool)>);
    Effect::new(move || match runner.state.get() {
        RunState::Done(outcome) => shown.set(Some((outcome, is_graph.get_untracked()))),
        RunState::Failed(_) => shown.set(None),
        RunState::Idle | RunState::Loading(_) | RunState::Running => {}
    });
    view! {
        <div aria-live="polite">
            {move || runner.state.with(|state| progress(state, shown.with(Option::is_some)))}
        </div>
        {move || shown.get().map(|(outcome, was_graph)| show(outcome, was_graph, on_fix, on_zoom))}
    }
}

fn progress(state: &RunState, has_result: bool) -> AnyView {
    match state {
        RunState::Loading(part) => {
            let part = *part;
            view! {
                <p class="progress-line">
                    "Loading the query engine and a day of metrics"
                    <progress max="1" value=part aria-label="Loading"></progress>
                </p>
            }
            .into_any()
        }
        RunState::Running if !has_result => {
            view! { <p class="progress-line">"Running…"</p> }.into_any()
        }
        RunState::Failed(reason) => {
            view! { <p class="message bad">{reason.clone()}</p> }.into_any()
        }
        RunState::Done(outcome) => {
            view! { <p class="visually-hidden">{spoken(outcome)}</p> }.into_any()
        }
        RunState::Idle | RunState::Running => ().into_any(),
    }
}

fn show(
    outcome: Outcome,
    is_graph: bool,
    on_fix: Option<Callback<Fix>>,
    on_zoom: Option<Callback<(i64, i64)>>,
) -> impl IntoView {
    let Outcome {
        id,
        took_ms,
        error,
        problems,
        series,
        samples,
        rows,
    } = outcome;
    let message = error
        .filter(|_| problems.is_empty())
        .map(|error| view! { <p class="message bad">{error}</p> });
    let is_failed = message.is_some() || problems.iter().any(|problem| problem.severity == "error");
    let result = (!is_failed).then(|| match (series, is_graph) {
        (0, _) => view! {
            <p class="no-result">"The result is empty: no series matched at that time."</p>
        }
        .into_any(),
        (_, true) => view! { <Chart answer=id on_zoom /> }.into_any(),
        (_, false) => view! { <ResultTable rows series /> }.into_any(),
    });
    let stats = (!is_failed && series > 0).then(|| {
        let plural = if samples == 1 { "" } else { "s" };
        view! { <p class="stats">{format!("{series} series · {samples} sample{plural} · {}", duration(took_ms))}</p> }
    });
    view! {
        {message}
        <Problems problems on_fix />
        {result}
        {stats}
    }
}

fn spoken(outcome: &Outcome) -> String {
    match (&outcome.error, outcome.series) {
        (Some(error), _) => error.clone(),
        (None, 0) => "The result is empty.".to_owned(),
        (None, 1) => "1 series.".to_owned(),
        (None, series) => format!("{series} series."),
    }
}

fn duration(ms: f64) -> String {
    if ms < 10.0 {
        format!("{ms:.1} ms")
    } else {
        format!("{ms:.0} ms")
    }
}
