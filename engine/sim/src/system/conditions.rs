//! What faults change: the knobs that the rest of the system looks at.

use std::collections::BTreeMap;

use crate::route::Endpoint;

/// How things are at this moment; without a fault, [`Conditions::new`].
#[derive(Debug, Clone)]
pub(crate) struct Conditions {
    /// Users' traffic is multiplied by this.
    pub(crate) traffic_factor: f64,
    /// Median of the extra time that queries of an endpoint wait for the disk.
    pub(crate) slow_queries: BTreeMap<Endpoint, u64>,
    /// Share of the `GET /tasks/{id}` requests that never give their connection back.
    pub(crate) leak_share: f64,
    /// Share of an endpoint's requests that one replica answers with 500.
    pub(crate) failing: BTreeMap<(usize, Endpoint), f64>,
    /// The version that an api replica runs when it starts.
    pub(crate) api_version: String,
    pub(crate) worker_version: String,
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
        }
    }
}
