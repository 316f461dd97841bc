//! The network between some api replicas and the database is cut: attempts to connect time out.

use super::Behaviour;
use crate::scenario::Topology;
use crate::system::System;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    pub replicas: Vec<usize>,
}

impl Behaviour for Partition {
    fn kind(&self) -> &'static str {
        "partition"
    }

    fn cause(&self) -> String {
        let names: Vec<String> = self
            .replicas
            .iter()
            .map(|replica| format!("api-{replica}"))
            .collect();
        format!(
            "the network between {} and the database was cut: requests there timed out",
            names.join(", ")
        )
    }

    fn fits(&self, topology: &Topology) -> bool {
        self.replicas
            .iter()
            .all(|replica| *replica < topology.api_replicas)
    }

    fn begin(&self, system: &mut System) {
        system.conditions.cut_off.extend(&self.replicas);
    }

    fn end(&self, system: &mut System) {
        for replica in &self.replicas {
            system.conditions.cut_off.remove(replica);
        }
    }
}
