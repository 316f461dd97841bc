//! The programs that a stack is made of.

use std::fmt;
use std::str::FromStr;

/// One program of the stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    Postgres,
    Api,
    Worker,
    NodeExporter,
    Prometheus,
    Alertmanager,
    Loki,
    /// Reads the logs of FlowForge and sends them to Loki.
    Agent,
    Grafana,
}

/// A name that is no service's.
#[derive(Debug, Clone, thiserror::Error)]
#[error("no service is called `{name}`; there are {}", Service::names().join(", "))]
pub struct UnknownService {
    name: String,
}

impl Service {
    /// Every service, in the order of starting.
    pub const ALL: [Self; 9] = [
        Self::Postgres,
        Self::Api,
        Self::Worker,
        Self::NodeExporter,
        Self::Prometheus,
        Self::Alertmanager,
        Self::Loki,
        Self::Agent,
        Self::Grafana,
    ];

    /// What the first lab needs.
    pub const FIRST_LAB: [Self; 4] = [Self::Postgres, Self::Api, Self::Worker, Self::Prometheus];

    /// The process' name: of its log, and in what people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Api => "api-service",
            Self::Worker => "worker-service",
            Self::NodeExporter => "node-exporter",
            Self::Prometheus => "prometheus",
            Self::Alertmanager => "alertmanager",
            Self::Loki => "loki",
            Self::Agent => "agent",
            Self::Grafana => "grafana",
        }
    }

    /// The target's name in a rubric; no lab asks the database.
    pub fn target(self) -> Option<&'static str> {
        match self {
            Self::Postgres => None,
            Self::Api => Some("api"),
            Self::Worker => Some("worker"),
            Self::NodeExporter => Some("node"),
            other => Some(other.name()),
        }
    }

    /// The port that the labs' texts name.
    pub fn usual_port(self) -> u16 {
        match self {
            Self::Postgres => 5433,
            Self::Api => 8080,
            Self::Worker => 8081,
            Self::NodeExporter => 9100,
            Self::Prometheus => 9090,
            Self::Alertmanager => 9093,
            Self::Loki => 3100,
            Self::Agent => 12345,
            // Sightline itself listens on Grafana's own 3000.
            Self::Grafana => 3001,
        }
    }

    fn names() -> Vec<&'static str> {
        Self::ALL.into_iter().map(Self::name).collect()
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Service {
    type Err = UnknownService;

    /// Reads the name of a process or of a target.
    fn from_str(name: &str) -> Result<Self, UnknownService> {
        Self::ALL
            .into_iter()
            .find(|service| service.name() == name || service.target() == Some(name))
            .ok_or_else(|| UnknownService {
                name: name.to_owned(),
            })
    }
}
