//! One worker takes many times longer for each task: its disk is dying, its neighbour is noisy.

use super::Behaviour;
use crate::scenario::Topology;
use crate::system::System;

#[derive(Debug, Clone, PartialEq)]
pub struct SlowWorker {
    pub worker: usize,
    pub factor: f64,
}

impl Behaviour for SlowWorker {
    fn kind(&self) -> &'static str {
        "slow_worker"
    }

    fn cause(&self) -> String {
        format!(
            "worker-{} took {:.0} times as long for each task: the other could not keep up with the queue alone",
            self.worker, self.factor
        )
    }

    fn fits(&self, topology: &Topology) -> bool {
        self.worker < topology.workers
    }

    fn begin(&self, system: &mut System) {
        system
            .conditions
            .slow_workers
            .insert(self.worker, self.factor);
    }

    fn end(&self, system: &mut System) {
        system.conditions.slow_workers.remove(&self.worker);
    }
}
