//! One api replica is restarted again and again, so quickly that no scrape need miss it: its counters start from 0
//! each time. Harmless: it finishes its requests first, and the others take over.

use super::Behaviour;
use crate::scenario::Topology;
use crate::system::{BEAT_US, System};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterReset {
    pub replica: usize,
    pub every_ms: u64,
}

/// How long it is away.
const DOWN_US: u64 = 1_000_000;

impl Behaviour for CounterReset {
    fn kind(&self) -> &'static str {
        "counter_reset"
    }

    fn cause(&self) -> String {
        format!(
            "api-{} was restarted every {:.0} min by its supervisor: its counters fell to 0, no request was lost",
            self.replica,
            self.every_ms as f64 / 60_000.0
        )
    }

    fn fits(&self, topology: &Topology) -> bool {
        self.replica < topology.api_replicas
    }

    fn begin(&self, system: &mut System) {
        system.restart_api(self.replica, DOWN_US);
    }

    fn go_on(&self, elapsed_us: u64, system: &mut System) {
        let every_us = (self.every_ms * 1000).max(BEAT_US);
        let is_due = elapsed_us >= every_us && elapsed_us % every_us < BEAT_US;
        if is_due {
            system.restart_api(self.replica, DOWN_US);
        }
    }

    fn end(&self, _system: &mut System) {}
}
