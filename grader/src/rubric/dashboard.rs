//! How a dashboard is tried: its queries run while FlowForge is well, while it is not, and when it is well again.

use serde::Deserialize;

use super::RequestClass;

/// What a dashboard's queries are asked for.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DashboardPlan {
    /// The file that is a dashboard.
    pub file: String,
    /// The target that is a Prometheus: the queries run there.
    pub prometheus: String,
    /// The target that receives the traffic.
    pub target: String,
    /// The job in Prometheus whose scrapes the phases are counted in.
    pub job: String,
    /// The variable that is set to one value after the other, and then to all of them.
    pub variable: String,
    pub values: Vec<String>,
    /// One after the other; traffic of the next follows at once.
    pub phases: Vec<PhasePlan>,
}

/// A time of steady traffic, at whose end every query is run over it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PhasePlan {
    pub id: String,
    /// It lasts for so many scrapes of the job.
    pub scrapes: u32,
    /// Sent anew every second.
    pub every_second: Vec<RequestClass>,
}
