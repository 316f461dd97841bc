//! A query's way from the click to its outcome.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::QueryView;
use wasm_bindgen::closure::Closure;

use super::Outcome;
use super::outcome::request;
use crate::bridge;

/// How far a query is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RunState {
    Idle,
    /// The engine or its dataset is still on the way: from 0 to 1.
    Loading(f64),
    Running,
    Done(Outcome),
    /// It could not be carried out; a sentence for the visitor.
    Failed(String),
}

/// Runs one query at a time; a newer one makes an older one's answer void.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Runner {
    pub state: RwSignal<RunState>,
    count: StoredValue<u32>,
    is_listening: StoredValue<bool>,
}

impl Runner {
    pub(crate) fn new() -> Self {
        Self {
            state: RwSignal::new(RunState::Idle),
            count: StoredValue::new(0),
            is_listening: StoredValue::new(false),
        }
    }

    /// Starts a query.
    pub(crate) fn run(self, expr: &str, view: QueryView) {
        self.listen();
        let number = self.count.get_value() + 1;
        self.count.set_value(number);
        self.state.set(RunState::Running);
        let request = request(expr, view);
        spawn_local(async move {
            let state = match bridge::evaluate(&request).await {
                Ok(outcome) => outcome
                    .as_string()
                    .and_then(|json| serde_json::from_str(&json).ok())
                    .map_or_else(
                        || {
                            RunState::Failed(
                                "The engine's answer makes no sense to this page; reload it."
                                    .to_owned(),
                            )
                        },
                        RunState::Done,
                    ),
                Err(error) => RunState::Failed(bridge::reason(&error)),
            };
            if self.count.get_value() == number {
                self.state.set(state);
            }
        });
    }

    /// Gives up on the query that runs.
    pub(crate) fn stop(self) {
        bridge::stop_engine();
    }

    /// Whether a query is under way; tracked.
    pub(crate) fn is_running(self) -> bool {
        self.state
            .with(|state| matches!(state, RunState::Running | RunState::Loading(_)))
    }

    fn listen(self) {
        if self.is_listening.get_value() {
            return;
        }
        self.is_listening.set_value(true);
        let listener = Closure::<dyn Fn(f64)>::new(move |progress: f64| {
            if untrack(|| self.is_running()) {
                self.state.set(if progress < 1.0 {
                    RunState::Loading(progress)
                } else {
                    RunState::Running
                });
            }
        });
        bridge::on_engine_progress(&listener);
        // The script keeps it as long as the page lives.
        listener.forget();
    }
}
