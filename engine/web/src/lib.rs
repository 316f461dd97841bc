//! The engine's face in the browser. Runs in a Web Worker: the page stays alive, and a query can be thrown away.
//!
//! Promises: every answer is JSON as the Prometheus HTTP API gives it (see `promql::api_json`), also for what goes
//! wrong. Text offsets are UTF-16 units, times Unix milliseconds. The clock is the caller's.

#[cfg(feature = "bench")]
mod bench;
#[cfg(feature = "conformance")]
mod conformance;
mod playground;
mod vocabulary;

pub use playground::{Limits, Playground};

use wasm_bindgen::prelude::*;

/// A dataset and the queries on it.
#[wasm_bindgen]
pub struct Engine {
    playground: Playground,
    clock: js_sys::Function,
}

#[wasm_bindgen]
impl Engine {
    /// `clock` returns milliseconds from any fixed moment: `() => performance.now()`.
    #[wasm_bindgen(constructor)]
    pub fn new(clock: js_sys::Function) -> Self {
        Self {
            playground: Playground::default(),
            clock,
        }
    }

    /// Loads a `.sightline` file, already decompressed, in place of what was loaded before.
    ///
    /// # Errors
    /// When the bytes are no such file; the old data stays.
    pub fn load_dataset(&mut self, bytes: &[u8]) -> Result<(), JsError> {
        Ok(self.playground.load_dataset(bytes)?)
    }

    /// What is loaded: `{title, startMs, endMs, scrapeIntervalMs}`.
    pub fn dataset(&self) -> String {
        self.playground.dataset()
    }

    /// All metrics: `[{name, type, help}]`.
    pub fn metrics(&self) -> String {
        self.playground.metrics()
    }

    /// What is wrong with a query, without running it: a list of diagnostics.
    pub fn check(&self, expr: &str) -> String {
        self.playground.check(expr)
    }

    /// What may be written at `offset`: `{from, to, options}`.
    pub fn complete(&self, expr: &str, offset: usize) -> String {
        self.playground.complete(expr, offset)
    }

    /// Evaluates a query at one moment.
    pub fn instant(&self, expr: &str, at_ms: f64) -> String {
        self.playground.instant(expr, at_ms as i64, &|| self.now())
    }

    /// Evaluates a query at every step of a range.
    pub fn range(&self, expr: &str, start_ms: f64, end_ms: f64, step_ms: f64) -> String {
        let range = promql::RangeParams {
            start_ms: start_ms as i64,
            end_ms: end_ms as i64,
            step_ms: step_ms as i64,
        };
        self.playground.range(expr, range, &|| self.now())
    }

    /// Evaluates a query at one moment, over series that are told in promqltest's notation: one a line, the first
    /// sample at 0, the next `interval_ms` later. The dataset is not looked at.
    pub fn instant_over(&self, series: &str, interval_ms: f64, expr: &str, at_ms: f64) -> String {
        let times = promql::QueryTimes::Instant(at_ms as i64);
        self.playground
            .over(series, interval_ms as i64, expr, times, &|| self.now())
    }

    /// The same at every step of a range.
    pub fn range_over(
        &self,
        series: &str,
        interval_ms: f64,
        expr: &str,
        start_ms: f64,
        end_ms: f64,
        step_ms: f64,
    ) -> String {
        let times = promql::QueryTimes::Range(promql::RangeParams {
            start_ms: start_ms as i64,
            end_ms: end_ms as i64,
            step_ms: step_ms as i64,
        });
        self.playground
            .over(series, interval_ms as i64, expr, times, &|| self.now())
    }

    fn now(&self) -> f64 {
        // A clock that fails stands still: the limit on samples still holds.
        self.clock
            .call0(&JsValue::NULL)
            .ok()
            .and_then(|now| now.as_f64())
            .unwrap_or_default()
    }
}
