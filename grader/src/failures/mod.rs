//! Failure drills as data: what is broken on purpose, what a drill leaves behind, and what a student says about it.
//!
//! Pure: breaking things is `stack::failing`, asking Prometheus is `probes`, judging is `checks`.

mod answers;
mod movement;
mod query;
mod record;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use answers::{Answer, Answers, AnswersError, Diagnosis, Hypothesis, Moves};
pub use movement::{Movement, Point};
pub use query::Reach;
pub use record::{DrillRecord, DrillRecords};

/// What a drill breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    WorkerKilled,
    ConnectionsExhausted,
    Latency,
    HighCpu,
    Partition,
    /// The control: all is well, and whoever finds something has seen a ghost.
    Nothing,
}

/// Where a failure sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Component {
    ApiService,
    WorkerService,
    Database,
    /// Between api-service and the database.
    Network,
    /// The machine that all of it runs on.
    Node,
    None,
}

impl Failure {
    pub const ALL: [Self; 6] = [
        Self::WorkerKilled,
        Self::ConnectionsExhausted,
        Self::Latency,
        Self::HighCpu,
        Self::Partition,
        Self::Nothing,
    ];

    /// The word in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::WorkerKilled => "worker-killed",
            Self::ConnectionsExhausted => "connections-exhausted",
            Self::Latency => "latency",
            Self::HighCpu => "high-cpu",
            Self::Partition => "partition",
            Self::Nothing => "nothing",
        }
    }

    /// What is done to the stack, in one sentence.
    pub fn does(self) -> &'static str {
        match self {
            Self::WorkerKilled => "the only worker-service is killed and does not come back",
            Self::ConnectionsExhausted => {
                "a forgotten transaction holds a lock: every query waits, and every connection with it"
            }
            Self::Latency => "each answer of the database reaches api-service 300 ms late",
            Self::HighCpu => "other programs on the machine want all of its processors",
            Self::Partition => {
                "api-service and the database can't reach each other; worker-service and the database can"
            }
            Self::Nothing => "nothing at all is done: the control",
        }
    }

    /// Where it may be said to sit. Slow answers look the same from both ends of the line.
    pub fn components(self) -> &'static [Component] {
        match self {
            Self::WorkerKilled => &[Component::WorkerService],
            Self::ConnectionsExhausted => &[Component::Database],
            Self::Latency => &[Component::Network, Component::Database],
            Self::HighCpu => &[Component::Node],
            Self::Partition => &[Component::Network],
            Self::Nothing => &[Component::None],
        }
    }
}

impl Component {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::ApiService => "api-service",
            Self::WorkerService => "worker-service",
            Self::Database => "database",
            Self::Network => "network",
            Self::Node => "node",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl std::str::FromStr for Failure {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let known = || Self::ALL.map(Self::word).join(", ");
        Self::ALL
            .into_iter()
            .find(|failure| failure.word() == word)
            .ok_or_else(|| format!("no drill is called `{word}`; there are {}", known()))
    }
}
