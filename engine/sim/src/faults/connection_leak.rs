//! api-service loses a database connection now and then: nobody notices for a long while, then everybody does.

use super::Behaviour;
use crate::system::System;

#[derive(Debug, Clone, PartialEq)]
pub struct ConnectionLeak {
    /// Share of the `GET /tasks/{id}` requests that keep their connection for good.
    pub leak_share: f64,
}

impl Behaviour for ConnectionLeak {
    fn kind(&self) -> &'static str {
        "connection_leak"
    }

    fn cause(&self) -> String {
        format!(
            "{:.1} in 1000 requests GET /tasks/{{id}} did not give back their database connection: the pools ran dry \
             over the better part of an hour, until a restart",
            self.leak_share * 1000.0
        )
    }

    fn begin(&self, system: &mut System) {
        system.conditions.leak_share = self.leak_share;
    }

    fn end(&self, system: &mut System) {
        system.conditions.leak_share = 0.0;
        system.restart_apis();
    }
}
