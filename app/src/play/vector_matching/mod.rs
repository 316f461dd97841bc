//! Two vectors that are typed into, and how an operator makes their rows meet.

mod clause;
mod matching;
mod scenarios;
mod table;
mod vectors;

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::controls::{Choice, Refusal};
use super::latest::{last_good, latest};
use clause::{Clause, GROUPINGS, MODES, ON, OPERATORS};
use matching::{Made, Told, ask, remark};
use scenarios::SCENARIOS;
use table::{Badge, VectorTable, Wires, group_class};
use vectors::{COLUMNS, Row, Side, Vectors};

/// All that can be changed.
#[derive(Clone, Copy)]
struct State {
    scenario: RwSignal<usize>,
    left: RwSignal<Vec<Row>>,
    right: RwSignal<Vec<Row>>,
    operator: RwSignal<usize>,
    mode: RwSignal<usize>,
    listed: RwSignal<[bool; COLUMNS]>,
    grouping: RwSignal<usize>,
    carried: RwSignal<[bool; COLUMNS]>,
}

impl State {
    fn new() -> Self {
        let vectors = SCENARIOS[0].vectors();
        let clause = SCENARIOS[0].clause;
        Self {
            scenario: RwSignal::new(0),
            left: RwSignal::new(vectors.left.rows),
            right: RwSignal::new(vectors.right.rows),
            operator: RwSignal::new(clause.operator),
            mode: RwSignal::new(clause.mode),
            listed: RwSignal::new(clause.listed),
            grouping: RwSignal::new(clause.grouping),
            carried: RwSignal::new(clause.carried),
        }
    }

    fn start(self, index: usize) {
        let Some(scenario) = SCENARIOS.get(index) else {
            return;
        };
        let (vectors, clause) = (scenario.vectors(), scenario.clause);
        self.scenario.set(index);
        self.left.set(vectors.left.rows);
        self.right.set(vectors.right.rows);
        self.operator.set(clause.operator);
        self.mode.set(clause.mode);
        self.listed.set(clause.listed);
        self.grouping.set(clause.grouping);
        self.carried.set(clause.carried);
    }

    fn names(self) -> Vectors {
        let scenario = SCENARIOS.get(self.scenario.get());
        scenario.unwrap_or(&SCENARIOS[0]).vectors()
    }

    fn vectors(self) -> Vectors {
        let names = self.names();
        let side = |side: Side, rows: RwSignal<Vec<Row>>| Side {
            rows: rows.get(),
            ..side
        };
        Vectors {
            left: side(names.left, self.left),
            right: side(names.right, self.right),
            ..names
        }
    }

    fn clause(self) -> Clause {
        Clause {
            operator: self.operator.get(),
            mode: self.mode.get(),
            listed: self.listed.get(),
            grouping: self.grouping.get(),
            carried: self.carried.get(),
        }
    }
}

#[component]
pub(super) fn VectorMatching() -> impl IntoView {
    let state = State::new();
    let told = latest(
        move || (state.vectors(), state.clause()),
        |(vectors, clause)| async move { ask(&vectors, clause).await },
    );
    // While a cell is being typed into, what was understood last stays.
    let last_told = last_good(told);
    let letters = move |side: fn(&Told) -> &Vec<Option<char>>| {
        Signal::derive(move || {
            last_told.with(|told| {
                told.as_ref()
                    .map(|told| side(told).clone())
                    .unwrap_or_default()
            })
        })
    };
    let names = Memo::new(move |_| state.names());
    let columns = Signal::derive(move || names.with(|names| names.columns));
    let left_metric = Signal::derive(move || names.with(|names| names.left.metric));
    let right_metric = Signal::derive(move || names.with(|names| names.right.metric));
    let most_rows =
        Signal::derive(move || state.left.with(Vec::len).max(state.right.with(Vec::len)));
    let starts = SCENARIOS.iter().enumerate().map(|(index, scenario)| {
        view! {
            <button class="button quiet small" type="button" on:click=move |_| state.start(index)>{scenario.name}</button>
        }
    });
    view! {
        <div class="play-buttons" role="group" aria-label="Examples">{starts.collect_view()}</div>
        <div class="play-vectors">
            <VectorTable side="left" metric=left_metric columns rows=state.left letters=letters(|told| &told.left) />
            <Wires told=last_told rows=most_rows />
            <VectorTable side="right" metric=right_metric columns rows=state.right letters=letters(|told| &told.right) />
        </div>
        <ClauseControls state columns />
        <div class="play-answer play-matched" aria-live="polite">
            {move || told.get().map(|told| match told {
                Ok(told) => answer(&told, state.clause()).into_any(),
                Err(reason) => view! { <Refusal reason /> }.into_any(),
            })}
        </div>
    }
}

#[component]
fn ClauseControls(state: State, columns: Signal<[&'static str; COLUMNS]>) -> impl IntoView {
    let expression = move || state.clause().expression(&state.vectors());
    let listed_legend = Signal::derive(move || match state.mode.get() {
        0 => "on, ignoring",
        ON => "on",
        _ => "ignoring",
    });
    view! {
        <div class="play-clause">
            <Choice label="Operator" value=state.operator options=&OPERATORS />
            <div>
                <p class="play-label">"The expression"</p>
                <p class="play-expression"><code>{expression}</code></p>
            </div>
            <Choice label="What counts for a match" value=state.mode options=&MODES />
            <LabelTicks legend=listed_legend columns ticked=state.listed is_idle=Signal::derive(move || state.mode.get() == 0) />
            <Choice label="How many meet" value=state.grouping options=&GROUPINGS />
            <LabelTicks legend=Signal::derive(|| "brought along from the one") columns ticked=state.carried is_idle=Signal::derive(move || state.grouping.get() == 0) />
        </div>
    }
}

/// A tick for each label; idle ticks stay, so that nothing jumps.
#[component]
fn LabelTicks(
    legend: Signal<&'static str>,
    columns: Signal<[&'static str; COLUMNS]>,
    ticked: RwSignal<[bool; COLUMNS]>,
    is_idle: Signal<bool>,
) -> impl IntoView {
    let tick = move |column: usize| {
        view! {
            <label class="play-tick">
                <input type="checkbox" prop:checked=move || ticked.get()[column]
                    on:change:target=move |event| ticked.update(|ticked| ticked[column] = event.target().checked()) />
                <span>{move || columns.get()[column]}</span>
            </label>
        }
    };
    view! {
        <fieldset class="play-ticks" prop:disabled=is_idle>
            <legend class="play-label">{legend}</legend>
            {(0..COLUMNS).map(tick).collect_view()}
        </fieldset>
    }
}

fn answer(told: &Told, clause: Clause) -> impl IntoView + use<> {
    let result = match &told.outcome {
        Ok(made) if made.is_empty() => {
            view! { <p class="no-result">"The result is empty."</p> }.into_any()
        }
        Ok(made) => {
            let rows = made.iter().map(result_row).collect_view();
            view! {
                <table class="result play-result">
                    <caption>"Result"</caption>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        }
        Err(reason) => view! { <Refusal reason=reason.clone() /> }.into_any(),
    };
    view! {
        {result}
        <p class="play-remark">{remark(told, clause)}</p>
    }
}

fn result_row(made: &Made) -> impl IntoView + use<> {
    view! {
        <tr class=group_class(made.letter)>
            <td><Badge letter=made.letter /></td>
            <td class="series">{series(&made.labels)}</td>
            <td class="value">{number(made.value)}</td>
        </tr>
    }
}

/// `requests{path="/tasks"}`, or `{}`.
fn series(labels: &BTreeMap<String, String>) -> String {
    let name = labels.get("__name__").map_or("", String::as_str);
    let pairs: Vec<String> = labels
        .iter()
        .filter(|(label, _)| *label != "__name__")
        .map(|(label, value)| format!("{label}=\"{value}\""))
        .collect();
    format!("{name}{{{}}}", pairs.join(", "))
}

/// Four decimals, without the noughts at the end.
fn number(value: f64) -> String {
    if value.is_finite() {
        let text = format!("{value:.4}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else if value.is_nan() {
        "NaN".to_owned()
    } else {
        format!("{value:+}").replace("inf", "Inf")
    }
}
