//! What a Grafana is asked: the dashboard that it has loaded, and its panels for each value of a variable.

use serde::Deserialize;

/// The section `grafana:` of a rubric.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GrafanaPlan {
    /// The target that is a Grafana.
    pub target: String,
    /// The dashboard's title, as Grafana's search finds it.
    pub title: String,
    /// The variable that is set to one value after the other.
    pub variable: String,
    pub values: Vec<String>,
}
