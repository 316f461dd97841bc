//! The alerts that a collection sends through the student's Alertmanager: names, so that every attempt draws its own.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What is posted to Alertmanager, and how long its messages are waited for.
///
/// A `{name}` in a label's value becomes a random word: the same for every `{name}` of an attempt, another next time.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AlertmanagerPlan {
    /// The target that is an Alertmanager.
    pub target: String,
    /// The target of kind `webhook` that its receivers send to, each to a path of its own.
    pub webhook: String,
    /// The label that tells these alerts from the student's own.
    pub mark: String,
    pub alerts: Vec<PlannedAlert>,
    /// In place before the alerts are posted, and ended while they still fire.
    #[serde(default)]
    pub silences: Vec<PlannedSilence>,
    /// No first message is waited for longer than this.
    pub group_wait_seconds: u32,
    /// No further message is waited for longer than this.
    pub group_interval_seconds: u32,
}

/// An alert to post.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlannedAlert {
    pub id: String,
    pub labels: BTreeMap<String, String>,
}

/// A silence to create.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlannedSilence {
    pub id: String,
    /// Labels that an alert must have to be silenced.
    pub matchers: BTreeMap<String, String>,
}
