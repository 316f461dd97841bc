//! An address that a student hands in, and what is expected to answer there.

use serde::Deserialize;

/// One address of the student's stack.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The key in the form and in `--target name=URL`.
    pub name: String,
    /// What a person calls it.
    pub label: String,
    /// Where it usually is.
    pub default_url: String,
    pub kind: TargetKind,
    /// A service: the job under which Prometheus scrapes it.
    #[serde(default)]
    pub job: Option<String>,
    /// A Prometheus: a regular expression; only metrics whose whole name matches are recorded.
    #[serde(default)]
    pub keep: Option<String>,
}

/// What answers at a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// A service with `/metrics`.
    Service,
    /// A Prometheus server.
    Prometheus,
    /// An Alertmanager.
    Alertmanager,
    /// A Loki.
    Loki,
    /// A Grafana.
    Grafana,
    /// A receiver of ours: a collection listens there while it lasts.
    Webhook,
}

impl TargetKind {
    /// As a rubric spells it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Prometheus => "prometheus",
            Self::Alertmanager => "alertmanager",
            Self::Loki => "loki",
            Self::Grafana => "grafana",
            Self::Webhook => "webhook",
        }
    }
}
