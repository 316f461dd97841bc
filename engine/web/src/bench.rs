//! Queries to be timed from outside, for `cargo xtask bench promql`; no page is built with it.

use promql::{QuerySettings, QueryTimes, RangeParams, api_json};
use tsdb::dataset::{self, Dataset};
use wasm_bindgen::prelude::*;

/// A dataset and queries on it, without the limits of a page.
#[wasm_bindgen]
pub struct Bench {
    dataset: Dataset,
}

#[wasm_bindgen]
impl Bench {
    /// # Errors
    /// When the bytes are no dataset.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8]) -> Result<Self, JsError> {
        Ok(Self {
            dataset: dataset::read(bytes)?,
        })
    }

    /// Parses and evaluates a query, and throws the value away. Whether there was one.
    pub fn run(&self, expr: &str, start_ms: f64, end_ms: f64, step_ms: f64) -> bool {
        let times = times(start_ms, end_ms, step_ms);
        promql::query(&self.dataset.store, expr, times, &QuerySettings::default()).is_ok()
    }

    /// The answer as the HTTP API gives it.
    pub fn answer(&self, expr: &str, start_ms: f64, end_ms: f64, step_ms: f64) -> String {
        let times = times(start_ms, end_ms, step_ms);
        let outcome = promql::query(&self.dataset.store, expr, times, &QuerySettings::default());
        api_json::answer(expr, times, &outcome)
    }
}

fn times(start_ms: f64, end_ms: f64, step_ms: f64) -> QueryTimes {
    QueryTimes::Range(RangeParams {
        start_ms: start_ms as i64,
        end_ms: end_ms as i64,
        step_ms: step_ms as i64,
    })
}
