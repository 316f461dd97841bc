//! A lab's rubric: what is asked for, how the stack is exercised, what each check is worth.
//!
//! Promises: a rubric that parses can be collected for and judged; every refusal names `file:line:col`.

mod alertmanager;
mod criterion;
mod dashboard;
mod error;
mod failures;
mod file;
mod grafana;
mod loki;
mod prometheus;
mod target;
mod traffic;
mod validate;

use model::LabSlug;
use serde::Deserialize;

pub use alertmanager::{AlertmanagerPlan, PlannedAlert, PlannedSilence};
pub use criterion::Criterion;
pub use dashboard::{DashboardPlan, PhasePlan};
pub use error::RubricError;
pub use failures::FailuresPlan;
pub use file::{FileFormat, FileSpec};
pub use grafana::GrafanaPlan;
pub use loki::{ExpectedLines, Follow, LogQuestion, LokiEndpoint, LokiPlan, Noise};
pub use prometheus::{PrometheusPlan, Question, QuestionRange, RecordedPlan};
pub use target::{Target, TargetKind};
pub use traffic::{Amount, Gauge, RequestClass, Settle, SettleOn, TrafficPlan};

/// A lab as data: `labs/NN-name/lab.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// The lab's folder name, such as `01-instrument`.
    #[cfg_attr(feature = "probes", schemars(with = "String"))]
    pub lab: LabSlug,
    /// Its place in the module, from 1.
    pub number: u32,
    pub title: String,
    /// One sentence for the list of labs.
    pub summary: String,
    /// The addresses that a student hands in.
    pub targets: Vec<Target>,
    /// The files that a student hands in.
    #[serde(default)]
    pub files: Vec<FileSpec>,
    /// What is sent to the service between the first and the last look at it.
    #[serde(default)]
    pub traffic: Option<TrafficPlan>,
    /// What is sent through the student's Alertmanager.
    #[serde(default)]
    pub alertmanager: Option<AlertmanagerPlan>,
    /// What a Prometheus server is asked about itself and its data.
    #[serde(default)]
    pub prometheus: Option<PrometheusPlan>,
    /// Where the drills of failures are written down.
    #[serde(default)]
    pub failures: Option<FailuresPlan>,
    /// What a Grafana is asked.
    #[serde(default)]
    pub grafana: Option<GrafanaPlan>,
    /// How the dashboard handed in is tried.
    #[serde(default)]
    pub dashboard: Option<DashboardPlan>,
    /// What is asked of Loki after the traffic.
    #[serde(default)]
    pub loki: Option<LokiPlan>,
    pub criteria: Vec<Criterion>,
    /// Of the file's bytes: evidence says by it which rubric it was recorded for.
    #[serde(skip)]
    pub sha256: String,
}

impl Rubric {
    /// Reads a rubric; `file` only names it in errors.
    ///
    /// # Errors
    /// When it is not YAML, not a rubric, or contradicts itself.
    pub fn parse(yaml: &str, file: &str) -> Result<Self, RubricError> {
        let mut rubric: Self =
            serde_saphyr::from_str(yaml).map_err(|error| RubricError::yaml(file, &error))?;
        validate::validate(&rubric, &validate::Places::read(yaml, file))?;
        rubric.sha256 = crate::evidence::sha256_hex(yaml.as_bytes());
        for criterion in &mut rubric.criteria {
            criterion.name_files(&rubric.files);
        }
        Ok(rubric)
    }

    /// The target of that name.
    pub fn target(&self, name: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.name == name)
    }

    /// The file of that name.
    pub fn file(&self, name: &str) -> Option<&FileSpec> {
        self.files.iter().find(|file| file.name == name)
    }

    /// The sum of all checks' points.
    pub fn points_possible(&self) -> f64 {
        self.criteria.iter().map(|criterion| criterion.points).sum()
    }
}

#[cfg(test)]
mod tests;
