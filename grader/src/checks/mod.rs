//! The checks: pure functions from evidence to an outcome.
//!
//! To add a check:
//! 1. write `checks/<kind>.rs`: module doc (what, and why it matters to an operator), a struct that is its YAML,
//!    `impl Check`, tests against the fixture (one that passes, one that fails with its message);
//! 2. add it to `checks!` below: the kind is the file's name;
//! 3. run `labcheck schema > labs/lab.schema.json`;
//! 4. use it in a `lab.yaml`.

mod delta;
mod drill;
mod drilled;
mod hidden_data;
mod logs;
mod outcome;
mod queries_file;
mod reading;
mod replay;
mod server;
mod shown_unit;
mod slo;
mod trial;

#[cfg(test)]
pub(crate) mod fixture;

use serde::Deserialize;

use crate::evidence::Evidence;
pub use outcome::Outcome;

/// One kind of check with its parameters.
pub trait Check {
    /// The targets and request classes it speaks of: a rubric must have them.
    fn uses(&self) -> Uses<'_>;

    /// What is looked for, as a sentence for the student.
    fn expected(&self) -> String;

    /// Looks, compares, explains. The same evidence gives the same outcome.
    fn run(&self, evidence: &Evidence) -> Outcome;
}

/// Names that a check takes from its rubric.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Uses<'a> {
    pub targets: Vec<&'a str>,
    pub requests: Vec<&'a str>,
    /// Metrics that it compares in Prometheus: a collection waits until they are current.
    pub stored: Vec<&'a str>,
    /// Files that it reads.
    pub files: Vec<&'a str>,
}

impl<'a> Uses<'a> {
    fn target(name: &'a str) -> Self {
        Self {
            targets: vec![name],
            ..Self::default()
        }
    }

    fn file(name: &'a str) -> Self {
        Self {
            files: vec![name],
            ..Self::default()
        }
    }

    fn and_file(mut self, name: &'a str) -> Self {
        self.files.push(name);
        self
    }

    fn and_requests(mut self, ids: &'a [String]) -> Self {
        self.requests = ids.iter().map(String::as_str).collect();
        self
    }
}

/// Lists the kinds: module, type, and the word in YAML all follow from one line.
macro_rules! checks {
    ($($module:ident :: $kind:ident),+ $(,)?) => {
        $(mod $module; pub use $module::$kind;)+

        /// A check as a rubric writes it: `{ kind: metric_type, … }`.
        #[derive(Debug, Clone, Deserialize)]
        #[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum CheckSpec {
            $($kind($kind)),+
        }

        impl CheckSpec {
            fn check(&self) -> &dyn Check {
                match self {
                    $(Self::$kind(check) => check),+
                }
            }
        }
    };
}

checks! {
    alertmanager_loaded::AlertmanagerLoaded,
    alerts_behave::AlertsBehave,
    annotation_marks_deploys::AnnotationMarksDeploys,
    config_loaded::ConfigLoaded,
    content_type::ContentType,
    counter_delta::CounterDelta,
    counter_monotonic::CounterMonotonic,
    counts_agree::CountsAgree,
    drill_timers::DrillTimers,
    duration_seconds::DurationSeconds,
    failure_detected::FailureDetected,
    failure_diagnosed::FailureDiagnosed,
    failure_drilled::FailureDrilled,
    failure_expected::FailureExpected,
    failure_mended::FailureMended,
    failure_quiet::FailureQuiet,
    failure_shown::FailureShown,
    failure_timely::FailureTimely,
    file_accepted::FileAccepted,
    gauge_drains::GaugeDrains,
    gauge_returns::GaugeReturns,
    grafana_shows::GrafanaShows,
    grouped::Grouped,
    held_back::HeldBack,
    histogram_buckets::HistogramBuckets,
    histogram_shape::HistogramShape,
    info_metric::InfoMetric,
    initialised_at_zero::InitialisedAtZero,
    lint_clean::LintClean,
    log_agent::LogAgent,
    log_cardinality::LogCardinality,
    log_fields::LogFields,
    log_follow::LogFollow,
    log_labels::LogLabels,
    log_lines::LogLines,
    log_push::LogPush,
    logql_answer::LogqlAnswer,
    metric_help::MetricHelp,
    metric_labels::MetricLabels,
    metric_type::MetricType,
    metrics_endpoint::MetricsEndpoint,
    naming::Naming,
    no_duplicates::NoDuplicates,
    no_timestamps::NoTimestamps,
    notified::Notified,
    panel_moves::PanelMoves,
    panels::Panels,
    panels_return::PanelsReturn,
    panels_show::PanelsShow,
    query_exercise::QueryExercise,
    query_returns::QueryReturns,
    recorded_live::RecordedLive,
    recording_rule::RecordingRule,
    relabelled::Relabelled,
    resolved::Resolved,
    routing_tree::RoutingTree,
    rules_loaded::RulesLoaded,
    scrape_duration::ScrapeDuration,
    scrape_intervals::ScrapeIntervals,
    sends_alerts::SendsAlerts,
    series_budget::SeriesBudget,
    series_distinct::SeriesDistinct,
    series_growth::SeriesGrowth,
    silence_ends::SilenceEnds,
    slo_alerts::SloAlerts,
    slo_dashboard::SloDashboard,
    slo_record::SloRecord,
    stored_delta::StoredDelta,
    targets_up::TargetsUp,
    traffic_answers::TrafficAnswers,
    variable_works::VariableWorks,
}

impl CheckSpec {
    /// The targets and request classes it speaks of.
    pub fn uses(&self) -> Uses<'_> {
        self.check().uses()
    }

    /// What is looked for.
    pub fn expected(&self) -> String {
        self.check().expected()
    }

    /// Judges the evidence.
    pub fn run(&self, evidence: &Evidence) -> Outcome {
        self.check().run(evidence)
    }
}
