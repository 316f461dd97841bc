//! A loaded dataset and the limits under which a page queries it. Knows nothing of JavaScript.

use promql::{
    EvalOptions, ParseOptions, Parsed, QuerySettings, QueryTimes, RangeParams, api_json, complete,
    series_notation,
};
use tsdb::MemoryStore;
use tsdb::dataset::{self, Dataset, DatasetError};

use crate::vocabulary::DatasetVocabulary;

/// When a query is stopped.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// As in Prometheus: enough for a point a pixel on any screen.
    pub steps: i64,
    /// Values in memory at once.
    pub samples: u64,
    pub milliseconds: f64,
}

impl Default for Limits {
    /// Within the 150 MB that a page may take.
    fn default() -> Self {
        Self {
            steps: 11_000,
            samples: 4_000_000,
            milliseconds: 10_000.0,
        }
    }
}

/// See the crate's face, `Engine`: the methods are the same.
#[derive(Default)]
pub struct Playground {
    dataset: Dataset,
    vocabulary: DatasetVocabulary,
    pub limits: Limits,
}

impl Playground {
    /// # Errors
    /// When the bytes are no dataset; the old one stays.
    pub fn load_dataset(&mut self, bytes: &[u8]) -> Result<(), DatasetError> {
        self.dataset = dataset::read(bytes)?;
        self.vocabulary = DatasetVocabulary::new(&self.dataset);
        Ok(())
    }

    pub fn dataset(&self) -> String {
        let info = &self.dataset.info;
        let mut json = String::from("{\"title\":");
        api_json::push_string(&mut json, &info.title);
        json += &format!(
            ",\"startMs\":{},\"endMs\":{},\"scrapeIntervalMs\":{}}}",
            info.start_ms, info.end_ms, info.scrape_interval_ms
        );
        json
    }

    pub fn metrics(&self) -> String {
        api_json::metrics(&complete::Vocabulary::metrics(
            &self.vocabulary.on(&self.dataset),
        ))
    }

    pub fn check(&self, expr: &str) -> String {
        api_json::diagnostics(expr, &parse(expr).diagnostics)
    }

    pub fn complete(&self, expr: &str, utf16_offset: usize) -> String {
        let offset = api_json::byte_offset(expr, utf16_offset);
        api_json::completions(
            expr,
            &complete::complete(expr, offset, &self.vocabulary.on(&self.dataset)),
        )
    }

    pub fn instant(&self, expr: &str, at_ms: i64, now: &dyn Fn() -> f64) -> String {
        self.query(expr, QueryTimes::Instant(at_ms), now)
    }

    pub fn range(&self, expr: &str, range: RangeParams, now: &dyn Fn() -> f64) -> String {
        self.query(expr, QueryTimes::Range(range), now)
    }

    /// Evaluates over series told in a text instead of the dataset.
    pub fn over(
        &self,
        series: &str,
        interval_ms: i64,
        expr: &str,
        times: QueryTimes,
        now: &dyn Fn() -> f64,
    ) -> String {
        match series_notation::store(series, interval_ms) {
            Ok(store) => self.query_store(&store, expr, times, now),
            Err(problem) => api_json::bad_request(&problem),
        }
    }

    fn query(&self, expr: &str, times: QueryTimes, now: &dyn Fn() -> f64) -> String {
        self.query_store(&self.dataset.store, expr, times, now)
    }

    fn query_store(
        &self,
        store: &MemoryStore,
        expr: &str,
        times: QueryTimes,
        now: &dyn Fn() -> f64,
    ) -> String {
        let is_late = self.deadline(now);
        let settings = QuerySettings {
            max_steps: self.limits.steps,
            evaluation: EvalOptions {
                max_samples: self.limits.samples,
                interrupt: Some(&is_late),
                ..EvalOptions::default()
            },
            ..QuerySettings::default()
        };
        let outcome = promql::query(store, expr, times, &settings);
        api_json::answer(expr, times, &outcome)
    }

    fn deadline<'a>(&self, now: &'a dyn Fn() -> f64) -> impl Fn() -> bool + use<'a> {
        let end = now() + self.limits.milliseconds;
        move || now() > end
    }
}

/// The stable language: a student's own Prometheus has no feature flags set.
fn parse(expr: &str) -> Parsed {
    promql::parse(expr, &ParseOptions::stable())
}
