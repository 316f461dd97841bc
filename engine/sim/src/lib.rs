//! A seeded simulation of FlowForge: what its services, its machine and Prometheus would have recorded, with
//! faults whose truth is known.
//!
//! Promises: a scenario always gives the same dataset, bit for bit, on every platform; no clock, no I/O.

mod drill;
mod episode;
mod faults;
mod histogram;
mod load;
mod machine;
mod metadata;
mod process;
mod random;
mod route;
mod scenario;
mod scrape;
mod system;
mod truth;

pub use drill::{ControlKind, DrillKind, IncidentKind, Response};
pub use episode::{Episode, GroundTruth, Harm, HarmKind, Minute, play};
pub use faults::{
    BadDeploy, ConnectionLeak, CounterReset, CpuPeak, CpuSaturation, DependencyFlapping, Deploy,
    ErrorBurst, Fault, LatencyOnePath, Partition, PoolExhausted, QueuePoison, SlowWorker,
    TailLatency, TargetLost, TrafficSurge, WorkerCrash,
};
pub use load::{Import, LoadCurve};
pub use route::Endpoint;
pub use scenario::{PlannedIncident, Scenario, Topology};

use truth::Truth;
use tsdb::dataset::{Dataset, DatasetInfo};

/// Plays `scenario` from beginning to end.
///
/// # Panics
/// When an incident names a replica or worker that the topology does not have.
pub fn run(scenario: &Scenario) -> Dataset {
    simulate(scenario).0
}

fn simulate(scenario: &Scenario) -> (Dataset, Truth) {
    for planned in &scenario.incidents {
        let behaviour = planned.fault.behaviour();
        assert!(
            behaviour.fits(&scenario.topology),
            "incident `{}` names a process that the topology does not have: {}",
            behaviour.kind(),
            behaviour.cause()
        );
    }
    let (store, truth) = system::System::new(scenario).run();
    let dataset = Dataset {
        info: DatasetInfo {
            title: scenario.title.clone(),
            seed: scenario.seed,
            start_ms: scenario.start_ms,
            end_ms: scenario.end_ms(),
            scrape_interval_ms: scenario.scrape_interval_ms,
        },
        metadata: metadata::all(),
        incidents: scenario
            .incidents
            .iter()
            .map(|planned| truth.incident(planned))
            .collect(),
        store,
    };
    (dataset, truth)
}
