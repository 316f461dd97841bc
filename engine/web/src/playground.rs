//! A loaded dataset and the limits under which a page queries it. Knows nothing of JavaScript.

use promql::{
    EvalOptions, ParseOptions, Parsed, RangeParams, api_json, complete, evaluate_instant,
    evaluate_range,
};
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
        let parsed = parse(expr);
        if !parsed.is_valid() {
            return api_json::parse_error(expr, &parsed.diagnostics);
        }
        let is_late = self.deadline(now);
        match evaluate_instant(
            &self.dataset.store,
            &parsed.expr,
            at_ms,
            &self.options(&is_late),
        ) {
            Ok(evaluation) => api_json::success(expr, &evaluation, at_ms),
            Err(error) => api_json::evaluation_error(expr, &error),
        }
    }

    pub fn range(&self, expr: &str, range: RangeParams, now: &dyn Fn() -> f64) -> String {
        if range.step_ms <= 0 {
            return api_json::bad_request("the step must be longer than 0");
        }
        if range.end_ms < range.start_ms {
            return api_json::bad_request("the end lies before the start");
        }
        let steps = range.end_ms.saturating_sub(range.start_ms) / range.step_ms;
        if steps > self.limits.steps {
            let limit = self.limits.steps;
            return api_json::bad_request(&format!(
                "{steps} steps are more than the {limit} allowed: take a longer step"
            ));
        }
        let parsed = parse(expr);
        if !parsed.is_valid() {
            return api_json::parse_error(expr, &parsed.diagnostics);
        }
        let is_late = self.deadline(now);
        match evaluate_range(
            &self.dataset.store,
            &parsed.expr,
            range,
            &self.options(&is_late),
        ) {
            Ok(evaluation) => api_json::success(expr, &evaluation, range.end_ms),
            Err(error) => api_json::evaluation_error(expr, &error),
        }
    }

    fn deadline<'a>(&self, now: &'a dyn Fn() -> f64) -> impl Fn() -> bool + use<'a> {
        let end = now() + self.limits.milliseconds;
        move || now() > end
    }

    fn options<'a>(&self, is_late: &'a dyn Fn() -> bool) -> EvalOptions<'a> {
        EvalOptions {
            max_samples: self.limits.samples,
            interrupt: Some(is_late),
            ..EvalOptions::default()
        }
    }
}

/// The stable language: a student's own Prometheus has no feature flags set.
fn parse(expr: &str) -> Parsed {
    promql::parse(expr, &ParseOptions::stable())
}
