//! What can go wrong. A fault is a small value that says what it changes; when it does is the scenario's business.
//!
//! To add a fault:
//! 1. a file here with a struct of its parameters and `impl Behaviour`;
//! 2. a variant of [`Fault`] and its line in [`Fault::behaviour`];
//! 3. a knob in `system/conditions.rs` if it changes something that has none yet, and its use in the system;
//! 4. a test in `tests/it/incidents.rs` that the fault can be seen in the data.

mod bad_deploy;
mod connection_leak;
mod counter_reset;
mod cpu_peak;
mod cpu_saturation;
mod dependency_flapping;
mod deploy;
mod error_burst;
mod latency_one_path;
mod partition;
mod pool_exhausted;
mod queue_poison;
mod slow_worker;
mod tail_latency;
mod target_lost;
mod traffic_surge;
mod worker_crash;

pub use bad_deploy::BadDeploy;
pub use connection_leak::ConnectionLeak;
pub use counter_reset::CounterReset;
pub use cpu_peak::CpuPeak;
pub use cpu_saturation::CpuSaturation;
pub use dependency_flapping::DependencyFlapping;
pub use deploy::Deploy;
pub use error_burst::ErrorBurst;
pub use latency_one_path::LatencyOnePath;
pub use partition::Partition;
pub use pool_exhausted::PoolExhausted;
pub use queue_poison::QueuePoison;
pub use slow_worker::SlowWorker;
pub use tail_latency::TailLatency;
pub use target_lost::TargetLost;
pub use traffic_surge::TrafficSurge;
pub use worker_crash::WorkerCrash;

use crate::scenario::Topology;
use crate::system::System;

/// One kind of fault with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    BadDeploy(BadDeploy),
    ConnectionLeak(ConnectionLeak),
    CounterReset(CounterReset),
    CpuPeak(CpuPeak),
    CpuSaturation(CpuSaturation),
    DependencyFlapping(DependencyFlapping),
    Deploy(Deploy),
    ErrorBurst(ErrorBurst),
    LatencyOnePath(LatencyOnePath),
    Partition(Partition),
    PoolExhausted(PoolExhausted),
    QueuePoison(QueuePoison),
    SlowWorker(SlowWorker),
    TailLatency(TailLatency),
    TargetLost(TargetLost),
    TrafficSurge(TrafficSurge),
    WorkerCrash(WorkerCrash),
}

impl Fault {
    pub(crate) fn behaviour(&self) -> &dyn Behaviour {
        match self {
            Self::BadDeploy(fault) => fault,
            Self::ConnectionLeak(fault) => fault,
            Self::CounterReset(fault) => fault,
            Self::CpuPeak(fault) => fault,
            Self::CpuSaturation(fault) => fault,
            Self::DependencyFlapping(fault) => fault,
            Self::Deploy(fault) => fault,
            Self::ErrorBurst(fault) => fault,
            Self::LatencyOnePath(fault) => fault,
            Self::Partition(fault) => fault,
            Self::PoolExhausted(fault) => fault,
            Self::QueuePoison(fault) => fault,
            Self::SlowWorker(fault) => fault,
            Self::TailLatency(fault) => fault,
            Self::TargetLost(fault) => fault,
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

    /// Called every five seconds while the fault is there, with the time since it began.
    fn go_on(&self, _elapsed_us: u64, _system: &mut System) {}

    fn end(&self, system: &mut System);
}
