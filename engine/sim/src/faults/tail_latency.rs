//! A share of the queries behind one endpoint waits for a lock: the tail is slow, the mean hardly moves.

use super::Behaviour;
use crate::route::Endpoint;
use crate::system::{SlowQueries, System};

#[derive(Debug, Clone, PartialEq)]
pub struct TailLatency {
    pub endpoint: Endpoint,
    /// Median of the time that is added.
    pub extra_median_ms: u64,
    /// Share of the queries to which it is added.
    pub share: f64,
}

impl Behaviour for TailLatency {
    fn kind(&self) -> &'static str {
        "tail_latency"
    }

    fn cause(&self) -> String {
        format!(
            "{:.0} % of the queries behind {} {} waited for a lock; the others were as quick as ever",
            self.share * 100.0,
            self.endpoint.method(),
            self.endpoint.path()
        )
    }

    fn begin(&self, system: &mut System) {
        let slow = SlowQueries {
            extra_median_us: self.extra_median_ms * 1000,
            share: self.share,
        };
        system.conditions.slow_queries.insert(self.endpoint, slow);
    }

    fn end(&self, system: &mut System) {
        system.conditions.slow_queries.remove(&self.endpoint);
    }
}
