//! Talks to a student's stack and records what it says. Judges nothing, and never fails: what can't be reached
//! is noted as a fault.

mod alert_drill;
mod alertmanager;
mod client;
mod collection;
mod dashboard;
mod draw;
mod drive;
mod failures;
mod grafana;
mod guard;
mod json;
mod log_walk;
mod loki;
mod panel_queries;
mod prometheus;
mod scrape;
mod settle;
mod student_query;
mod variable_choices;
mod webhook;
mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use draw::random_seed;
pub use guard::{Guard, GuardError, Network, NetworkError};

use crate::evidence::{Evidence, HandedInFiles};
use crate::rubric::Rubric;

/// The addresses of a student's stack, by the rubric's names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Targets(BTreeMap<String, String>);

impl Targets {
    /// The rubric's default addresses.
    pub fn usual(rubric: &Rubric) -> Self {
        let usual =
            |target: &crate::rubric::Target| (target.name.clone(), target.default_url.clone());
        Self(rubric.targets.iter().map(usual).collect())
    }

    /// Sets one address.
    pub fn set(&mut self, name: impl Into<String>, url: impl Into<String>) {
        self.0.insert(name.into(), url.into());
    }

    /// The address of that target.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Names and addresses.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, url)| (name.as_str(), url.as_str()))
    }
}

impl From<BTreeMap<String, String>> for Targets {
    fn from(targets: BTreeMap<String, String>) -> Self {
        Self(targets)
    }
}

/// Is told what is being done, a line at a time.
pub type OnProgress = Arc<dyn Fn(&str) + Send + Sync>;

/// How to collect.
#[derive(Clone)]
pub struct CollectOptions {
    pub guard: Guard,
    /// Random amounts and names follow from it.
    pub seed: u64,
    /// The files that were handed in; what the rubric asks for and is not here counts as missing.
    pub files: HandedInFiles,
    /// The header `Authorization` for a Grafana that wants one.
    pub grafana_authorization: Option<String>,
    /// Told what is being done, a line each.
    pub on_progress: Option<OnProgress>,
}

impl CollectOptions {
    /// A guard and a seed; progress is told to nobody.
    pub fn new(guard: Guard, seed: u64) -> Self {
        Self {
            guard,
            seed,
            files: HandedInFiles::new(),
            grafana_authorization: None,
            on_progress: None,
        }
    }

    fn progress(&self, line: &str) {
        if let Some(on_progress) = &self.on_progress {
            on_progress(line);
        }
    }
}

impl fmt::Debug for CollectOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CollectOptions")
            .field("guard", &self.guard)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// Exercises the stack as the rubric plans, and records everything that checks may want to know.
pub async fn collect(rubric: &Rubric, targets: &Targets, options: &CollectOptions) -> Evidence {
    collection::Collection::begin(rubric, targets, options)
        .await
        .run()
        .await
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// To microseconds: more digits are noise in evidence.
fn rounded_ms(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
