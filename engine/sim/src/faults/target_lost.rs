//! Prometheus cannot reach some targets, though they work: their metrics are gone, their users are not.

use super::Behaviour;
use crate::scenario::Topology;
use crate::system::System;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetLost {
    /// In the order api replicas, workers, node_exporter.
    pub targets: Vec<usize>,
}

impl Behaviour for TargetLost {
    fn kind(&self) -> &'static str {
        "target_lost"
    }

    fn cause(&self) -> String {
        format!(
            "Prometheus could not reach {} of its targets; they worked as usual",
            self.targets.len()
        )
    }

    fn fits(&self, topology: &Topology) -> bool {
        self.targets
            .iter()
            .all(|target| *target < topology.api_replicas + topology.workers + 1)
    }

    fn begin(&self, system: &mut System) {
        system.conditions.unreachable.extend(&self.targets);
    }

    fn end(&self, system: &mut System) {
        for target in &self.targets {
            system.conditions.unreachable.remove(target);
        }
    }
}
