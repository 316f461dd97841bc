//! A worker dies and stays down for a while; what it was working on goes back to the queue.

use super::Behaviour;
use crate::scenario::Topology;
use crate::system::System;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerCrash {
    pub worker: usize,
}

impl Behaviour for WorkerCrash {
    fn kind(&self) -> &'static str {
        "worker_crash"
    }

    fn cause(&self) -> String {
        format!(
            "the process of worker-{} was killed and not started again until the end",
            self.worker
        )
    }

    fn fits(&self, topology: &Topology) -> bool {
        self.worker < topology.workers
    }

    fn begin(&self, system: &mut System) {
        system.crash_worker(self.worker);
    }

    fn end(&self, system: &mut System) {
        system.start_worker(self.worker);
    }
}
