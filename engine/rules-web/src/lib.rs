//! The rule workshop's face in the browser. Runs in a Web Worker of its own: a page without rules never loads it.
//!
//! Promises: every answer is JSON, also for what goes wrong. Text offsets are UTF-16 units, times Unix milliseconds.

mod over;
mod reduce;
mod routes;
mod workshop;

pub use workshop::Workshop;

use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Rule files, incidents to try them on, and what came of it.
#[wasm_bindgen]
#[derive(Default)]
pub struct RuleWorkshop {
    workshop: Workshop,
}

#[wasm_bindgen]
impl RuleWorkshop {
    /// A workshop in which nothing was played yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// What is wrong with a rule file: a list of findings.
    pub fn lint(&self, rules: &str) -> String {
        workshop::lint(rules)
    }

    /// Plays the drill with this kind and seed, and the rules over it: `{judgement}` or `{refused}`.
    pub fn replay(&mut self, rules: &str, kind: &str, seed: u32) -> String {
        self.workshop.replay(rules, kind, u64::from(seed))
    }

    /// Evaluates rules from 0 to `end_ms` over series in promqltest's notation, a line each, the first sample at 0 and
    /// each next one `interval_ms` later: `{replayed: {alerts, recorded}}` or `{refused}`.
    pub fn alerts_over(&self, rules: &str, series: &str, interval_ms: f64, end_ms: f64) -> String {
        over::alerts_over(rules, series, interval_ms as i64, end_ms as i64)
    }

    /// Follows an alert's labels (a JSON object) through the routes of an `alertmanager.yml`: `{routed: [step]}` or
    /// `{refused}`.
    pub fn route(&self, config: &str, labels: &str) -> String {
        routes::route(config, labels)
    }
}

fn json(answer: &impl Serialize) -> String {
    serde_json::to_string(answer)
        .unwrap_or_else(|error| format!("{{\"refused\":\"the answer can't be written: {error}\"}}"))
}
