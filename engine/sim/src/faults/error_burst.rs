//! One replica came up with a bad configuration: a share of one endpoint's requests fails there, and only there.

use super::Behaviour;
use crate::route::Endpoint;
use crate::scenario::Topology;
use crate::system::System;

#[derive(Debug, Clone, PartialEq)]
pub struct ErrorBurst {
    pub replica: usize,
    pub endpoint: Endpoint,
    /// Share of the endpoint's requests at this replica that are answered with 500.
    pub share: f64,
}

impl Behaviour for ErrorBurst {
    fn kind(&self) -> &'static str {
        "error_burst"
    }

    fn cause(&self) -> String {
        format!(
            "api-{} alone ran with a bad configuration and answered {:.0} % of {} {} with 500",
            self.replica,
            self.share * 100.0,
            self.endpoint.method(),
            self.endpoint.path()
        )
    }

    fn fits(&self, topology: &Topology) -> bool {
        self.replica < topology.api_replicas
    }

    fn begin(&self, system: &mut System) {
        system
            .conditions
            .failing
            .insert((self.replica, self.endpoint), self.share);
    }

    fn end(&self, system: &mut System) {
        system
            .conditions
            .failing
            .remove(&(self.replica, self.endpoint));
    }
}
