//! The rule workshop's face in the browser. Runs in a Web Worker of its own: a page without rules never loads it.
//!
//! Promises: every answer is JSON, also for what goes wrong. Text offsets are UTF-16 units, times Unix milliseconds.

mod reduce;
mod workshop;

pub use workshop::Workshop;

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
}
