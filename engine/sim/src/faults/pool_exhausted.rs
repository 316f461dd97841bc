//! api-service leaks database connections until none is left; a restart at the end gives them back.

use super::Behaviour;
use crate::system::System;

#[derive(Debug, Clone, PartialEq)]
pub struct PoolExhausted {
    /// Share of the `GET /tasks/{id}` requests that keep their connection for good.
    pub leak_share: f64,
}

impl Behaviour for PoolExhausted {
    fn kind(&self) -> &'static str {
        "pool_exhausted"
    }

    fn cause(&self) -> String {
        "GET /tasks/{id} did not give back its database connection on a rare path: the pools of all api replicas \
         ran dry and requests waited in vain, until a restart"
            .to_owned()
    }

    fn begin(&self, system: &mut System) {
        system.conditions.leak_share = self.leak_share;
    }

    fn end(&self, system: &mut System) {
        system.conditions.leak_share = 0.0;
        system.restart_apis();
    }
}
