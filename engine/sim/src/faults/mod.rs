//! What can go wrong. A fault is a small value that says what it changes; when it does is the scenario's business.
//!
//! To add a fault:
//! 1. a file here with a struct of its parameters and `impl Behaviour`;
//! 2. a variant of [`Fault`] and its line in [`Fault::behaviour`];
//! 3. a knob in `system/conditions.rs` if it changes something that has none yet, and its use in the system;
//! 4. a test in `tests/it/incidents.rs` that the fault can be seen in the data.

mod deploy;
mod error_burst;
mod latency_one_path;
mod pool_exhausted;
mod traffic_surge;
mod worker_crash;

pub use deploy::Deploy;
pub use error_burst::ErrorBurst;
pub use latency_one_path::LatencyOnePath;
pub use pool_exhausted::PoolExhausted;
pub use traffic_surge::TrafficSurge;
pub use worker_crash::WorkerCrash;

use crate::scenario::Topology;
use crate::system::System;

/// One kind of fault with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    Deploy(Deploy),
    ErrorBurst(ErrorBurst),
    LatencyOnePath(LatencyOnePath),
    PoolExhausted(PoolExhausted),
    TrafficSurge(TrafficSurge),
    WorkerCrash(WorkerCrash),
}

impl Fault {
    pub(crate) fn behaviour(&self) -> &dyn Behaviour {
        match self {
            Self::Deploy(fault) => fault,
            Self::ErrorBurst(fault) => fault,
            Self::LatencyOnePath(fault) => fault,
            Self::PoolExhausted(fault) => fault,
            Self::TrafficSurge(fault) => fault,
            Self::WorkerCrash(fault) => fault,
        }
    }
}

/// What a fault does to the system.
pub(crate) trait Behaviour {
    /// `worker_crash`, …: the name in the ground truth.
    fn kind(&self) -> &'static str;

    /// What really happened, in one sentence.
    fn cause(&self) -> String;

    /// Whether the replica or worker that it names exists.
    fn fits(&self, _topology: &Topology) -> bool {
        true
    }

    fn begin(&self, system: &mut System);

    fn end(&self, system: &mut System);
}
