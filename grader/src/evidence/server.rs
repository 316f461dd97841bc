//! What a Prometheus server said about itself, and what it answered when a rubric asked it something.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::StoredSeries;

/// A server's own view: its configuration, its rules, the metrics it knows, and answers to queries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerEvidence {
    /// What it runs with, as YAML with the defaults filled in.
    pub config: String,
    /// Whether its last attempt to load a configuration succeeded.
    pub reload_succeeded: bool,
    /// When it last loaded one, as RFC 3339.
    pub last_config_time: String,
    /// In the order of the server.
    pub groups: Vec<RuleGroup>,
    /// The Alertmanagers that it sends alerts to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alertmanagers: Vec<String>,
    /// The types of the metrics it scrapes, by name: of those that the rubric keeps.
    pub types: BTreeMap<String, String>,
    /// By the rubric's ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, QueryAnswer>,
    /// What rules had recorded, beside what it should mean; by the rubric's ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub recorded: BTreeMap<String, Recorded>,
    /// How long the wait for enough scrapes and evaluations took.
    pub waited_ms: u64,
    /// Whether there were enough in time.
    pub is_settled: bool,
}

/// A loaded group of rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleGroup {
    pub name: String,
    /// Where the server read it.
    pub file: String,
    pub interval_s: f64,
    /// When it was last evaluated, as RFC 3339.
    pub last_evaluation: String,
    pub rules: Vec<LoadedRule>,
}

/// A loaded rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoadedRule {
    /// `recording` or `alerting`.
    pub kind: String,
    pub name: String,
    pub query: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// `ok`, `err` or `unknown`.
    pub health: String,
    pub last_error: String,
    /// `for`, in seconds; 0 for a recording rule.
    pub hold_s: f64,
    /// Of an alerting rule: `inactive`, `pending` or `firing`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub state: String,
}

/// What a query came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryAnswer {
    pub query: String,
    /// The evaluation time, or the end of the range; Unix seconds by the server's clock.
    pub at_s: f64,
    /// The series and their samples, each a time in Unix seconds and a value as the server wrote it.
    pub series: Vec<AnsweredSeries>,
    /// Why it has no result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// One series of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnsweredSeries {
    pub labels: BTreeMap<String, String>,
    pub samples: Vec<(f64, String)>,
}

/// A recorded metric at its last evaluations, and the query that says what it means at the same moments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    pub metric: String,
    pub meaning: String,
    /// The latest last; empty when nothing was recorded.
    pub moments: Vec<RecordedMoment>,
}

/// One evaluation of a recording rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedMoment {
    /// Unix seconds by the server's clock.
    pub at_s: f64,
    pub recorded: Vec<StoredSeries>,
    pub meant: Vec<StoredSeries>,
    /// What other right readings come to, in the order of the rubric.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Vec<StoredSeries>>,
}

impl RecordedMoment {
    /// What every right reading comes to.
    pub fn readings(&self) -> impl Iterator<Item = &[StoredSeries]> {
        let accepted = self.accepted.iter().map(Vec::as_slice);
        std::iter::once(self.meant.as_slice()).chain(accepted)
    }
}

impl ServerEvidence {
    /// Every loaded rule with its group.
    pub fn rules(&self) -> impl Iterator<Item = (&RuleGroup, &LoadedRule)> {
        self.groups
            .iter()
            .flat_map(|group| group.rules.iter().map(move |rule| (group, rule)))
    }
}

impl QueryAnswer {
    /// The value of the only series, at its last sample.
    pub fn single(&self) -> Option<f64> {
        let [series] = self.series.as_slice() else {
            return None;
        };
        series.samples.last()?.1.parse().ok()
    }
}
