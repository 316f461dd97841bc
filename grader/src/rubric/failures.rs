//! Where the drills of failures are written down, and which Prometheus watched them.

use serde::Deserialize;

/// The drills that a lab looks back at.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FailuresPlan {
    /// The target that is a Prometheus.
    pub target: String,
    /// The file in which `labcheck drill` wrote down what it did.
    pub records: String,
    /// The file with the student's hypotheses and diagnoses.
    pub answers: String,
}
