//! What is simulated: a time, a system, its load and what goes wrong.

use crate::drill::DrillKind;
use crate::faults::{
    Deploy, ErrorBurst, Fault, LatencyOnePath, PoolExhausted, TrafficSurge, WorkerCrash,
};
use crate::load::{Import, LoadCurve};
use crate::route::Endpoint;

pub(crate) const SECOND_MS: i64 = 1000;
pub(crate) const MINUTE_MS: i64 = 60 * SECOND_MS;
pub(crate) const HOUR_MS: i64 = 60 * MINUTE_MS;

/// Rare failures that nobody finds out about.
pub(crate) const BACKGROUND_FAILURES: f64 = 0.0002;

/// Everything that decides a dataset: the same scenario always gives the same one.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    pub title: String,
    /// The drill that this is; `None` if it was put together by hand.
    pub drill: Option<DrillKind>,
    pub seed: u64,
    /// Unix milliseconds.
    pub start_ms: i64,
    pub duration_ms: i64,
    /// How long the system has been running before `start_ms`.
    pub warm_up_ms: i64,
    pub scrape_interval_ms: i64,
    pub topology: Topology,
    pub load: LoadCurve,
    /// Share of the users' requests that fail though nothing is wrong.
    pub background_failures: f64,
    pub incidents: Vec<PlannedIncident>,
}

/// How large the system is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topology {
    pub api_replicas: usize,
    pub workers: usize,
    /// Tasks that one worker processes at once.
    pub worker_slots: usize,
    /// Queries that the database works on at once.
    pub database_slots: usize,
    pub api_pool_max: usize,
    pub worker_pool_max: usize,
    pub cpus: usize,
    /// The version that runs at first.
    pub version: String,
}

impl Default for Topology {
    fn default() -> Self {
        Self {
            api_replicas: 3,
            workers: 2,
            worker_slots: 4,
            database_slots: 2,
            api_pool_max: 10,
            worker_pool_max: 5,
            cpus: 4,
            version: "1.4.0".to_owned(),
        }
    }
}

/// A fault and when it is there.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedIncident {
    /// Milliseconds after the scenario's start.
    pub at_ms: i64,
    pub duration_ms: i64,
    pub fault: Fault,
}

impl PlannedIncident {
    /// From `hour:minute` after the start, for `minutes`.
    pub fn new((hour, minute): (i64, i64), minutes: i64, fault: Fault) -> Self {
        Self {
            at_ms: hour * HOUR_MS + minute * MINUTE_MS,
            duration_ms: minutes * MINUTE_MS,
            fault,
        }
    }
}

impl Scenario {
    /// The day of the bundled dataset: one deploy, five incidents, each at a fixed time that lessons name.
    pub fn sample_day() -> Self {
        let incidents = vec![
            PlannedIncident::new(
                (3, 0),
                3,
                Fault::Deploy(Deploy {
                    version: "1.4.1".to_owned(),
                }),
            ),
            PlannedIncident::new((6, 10), 30, Fault::WorkerCrash(WorkerCrash { worker: 1 })),
            PlannedIncident::new(
                (10, 20),
                30,
                Fault::PoolExhausted(PoolExhausted { leak_share: 0.03 }),
            ),
            PlannedIncident::new(
                (14, 0),
                45,
                Fault::LatencyOnePath(LatencyOnePath {
                    endpoint: Endpoint::ListTasks,
                    extra_median_ms: 900,
                }),
            ),
            PlannedIncident::new(
                (18, 30),
                12,
                Fault::ErrorBurst(ErrorBurst {
                    replica: 1,
                    endpoint: Endpoint::CreateTask,
                    share: 0.5,
                }),
            ),
            PlannedIncident::new(
                (21, 0),
                30,
                Fault::TrafficSurge(TrafficSurge { factor: 5.0 }),
            ),
        ];
        Self {
            title: "FlowForge, 10 March 2026".to_owned(),
            drill: None,
            seed: 20_260_310,
            start_ms: model::SAMPLE_DATASET_START_MS,
            duration_ms: model::SAMPLE_DATASET_END_MS - model::SAMPLE_DATASET_START_MS,
            warm_up_ms: 48 * MINUTE_MS,
            scrape_interval_ms: 15 * SECOND_MS,
            topology: Topology::default(),
            load: LoadCurve {
                mean_per_second: 5.5,
                swing: 0.55,
                low_hour: 4.0,
                peak_hour: 15.0,
                import: Some(Import {
                    from_hour: 5.75,
                    to_hour: 7.25,
                    per_second: 1.5,
                }),
            },
            background_failures: BACKGROUND_FAILURES,
            incidents,
        }
    }

    /// One hour of a small system in which nothing goes wrong: quick enough for any test.
    pub fn quiet_hour(seed: u64) -> Self {
        Self {
            title: "A quiet hour".to_owned(),
            drill: None,
            seed,
            start_ms: 1_773_136_800_000,
            duration_ms: HOUR_MS,
            warm_up_ms: 5 * MINUTE_MS,
            scrape_interval_ms: 15 * SECOND_MS,
            topology: Topology {
                api_replicas: 1,
                workers: 1,
                ..Topology::default()
            },
            load: LoadCurve::flat(2.0),
            background_failures: BACKGROUND_FAILURES,
            incidents: Vec::new(),
        }
    }

    pub fn end_ms(&self) -> i64 {
        self.start_ms + self.duration_ms
    }
}
