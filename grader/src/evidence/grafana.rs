//! What a Grafana said: its data sources, the dashboard it has loaded, and what its panels show.

use serde::{Deserialize, Serialize};

/// Answers of one Grafana.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrafanaEvidence {
    pub version: String,
    pub datasources: Vec<GrafanaSource>,
    /// The titles of all dashboards, for who looks for another.
    pub dashboards: Vec<String>,
    /// Absent when there is no dashboard of that title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loaded: Option<LoadedDashboard>,
}

/// A data source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrafanaSource {
    pub uid: String,
    pub name: String,
    /// The plugin, such as `prometheus`.
    pub kind: String,
    pub is_default: bool,
    /// `OK`, `ERROR`, or what else Grafana answered when it was asked to try it.
    pub health: String,
    /// Why it is not well.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub problem: String,
}

/// The dashboard that was looked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoadedDashboard {
    pub uid: String,
    pub panels: Vec<ShownPanel>,
}

/// A query of a panel, run by Grafana.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShownPanel {
    pub panel: String,
    pub ref_id: String,
    /// The data source that it names, variables filled in.
    pub datasource: String,
    /// What the variable was set to.
    pub chosen: Vec<String>,
    pub expr: String,
    /// Values that are numbers, in all frames together.
    pub numbers: usize,
    /// Why there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}
