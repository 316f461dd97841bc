//! What a collection asks a Prometheus server beyond the stored series: rules, configuration, queries.

use serde::Deserialize;

/// The section `prometheus:` of a rubric. Where it stands, configuration and rules are recorded too.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PrometheusPlan {
    /// Scrapes of every target to wait for before anything is asked: a rate needs two.
    #[serde(default)]
    pub wait_for_scrapes: u32,
    #[serde(default)]
    pub ask: Vec<Question>,
    /// Recorded metrics, each looked at beside what it should mean.
    #[serde(default)]
    pub recorded: Vec<RecordedPlan>,
}

/// A query to run; what it comes to is kept under its id.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub id: String,
    pub query: String,
    /// Asks over the time until now instead of at this moment alone.
    #[serde(default)]
    pub range: Option<QuestionRange>,
}

/// A range that ends now.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QuestionRange {
    pub last_seconds: u32,
    pub step_seconds: u32,
}

/// A metric that rules record.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordedPlan {
    pub id: String,
    /// Its name, such as `flowforge:api_request_rate:5m`.
    pub metric: String,
    /// A query that gives what it should hold.
    pub meaning: String,
    /// Other readings that are right too.
    #[serde(default)]
    pub accepts: Vec<String>,
}
