//! What faults change: the knobs that the rest of the system looks at.

use std::collections::{BTreeMap, BTreeSet};

use crate::route::Endpoint;

/// How things are at this moment; without a fault, [`Conditions::new`].
#[derive(Debug, Clone)]
pub(crate) struct Conditions {
    /// Users' traffic is multiplied by this.
    pub(crate) traffic_factor: f64,
    /// Endpoints whose queries wait.
    pub(crate) slow_queries: BTreeMap<Endpoint, SlowQueries>,
    /// Share of the `GET /tasks/{id}` requests that never give their connection back.
    pub(crate) leak_share: f64,
    /// Share of an endpoint's requests that one replica answers with 500.
    pub(crate) failing: BTreeMap<(usize, Endpoint), f64>,
    /// The version that an api replica runs when it starts.
    pub(crate) api_version: String,
    pub(crate) worker_version: String,
    /// A version of api-service that fails, and how.
    pub(crate) broken_version: Option<BrokenVersion>,
    /// Api replicas whose way to the database is cut.
    pub(crate) cut_off: BTreeSet<usize>,
    /// How many times longer a worker takes for a task.
    pub(crate) slow_workers: BTreeMap<usize, f64>,
    /// How many of the next tasks to be created will fail whenever they are tried.
    pub(crate) poison_to_come: usize,
    /// Whether a task that fails for its own fault is tried again.
    pub(crate) retries_poison: bool,
    /// Targets that Prometheus cannot reach though they run.
    pub(crate) unreachable: BTreeSet<usize>,
}

/// How the queries of an endpoint wait for the disk, or for a lock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SlowQueries {
    /// Median of the extra time.
    pub(crate) extra_median_us: u64,
    /// Share of the queries that wait.
    pub(crate) share: f64,
}

/// What is wrong with a version.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BrokenVersion {
    pub(crate) version: String,
    pub(crate) endpoint: Endpoint,
    /// Share of the endpoint's requests that are answered with 500.
    pub(crate) share: f64,
}

impl Conditions {
    pub(crate) fn new(version: String) -> Self {
        Self {
            traffic_factor: 1.0,
            slow_queries: BTreeMap::new(),
            leak_share: 0.0,
            failing: BTreeMap::new(),
            api_version: version.clone(),
            worker_version: version,
            broken_version: None,
            cut_off: BTreeSet::new(),
            slow_workers: BTreeMap::new(),
            poison_to_come: 0,
            retries_poison: false,
            unreachable: BTreeSet::new(),
        }
    }
}
