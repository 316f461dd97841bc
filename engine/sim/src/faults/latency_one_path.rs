//! The query behind one endpoint collects from all over the disk what it used to find in an index.

use super::Behaviour;
use crate::route::Endpoint;
use crate::system::{SlowQueries, System};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LatencyOnePath {
    pub endpoint: Endpoint,
    /// Median of the time that is added to each query.
    pub extra_median_ms: u64,
}

impl Behaviour for LatencyOnePath {
    fn kind(&self) -> &'static str {
        "latency_one_path"
    }

    fn cause(&self) -> String {
        format!(
            "the index behind {} {} was missing: each query collected pages from all over the disk",
            self.endpoint.method(),
            self.endpoint.path()
        )
    }

    fn begin(&self, system: &mut System) {
        let slow = SlowQueries {
            extra_median_us: self.extra_median_ms * 1000,
            share: 1.0,
        };
        system.conditions.slow_queries.insert(self.endpoint, slow);
    }

    fn end(&self, system: &mut System) {
        system.conditions.slow_queries.remove(&self.endpoint);
    }
}
