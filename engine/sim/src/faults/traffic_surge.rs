//! Many more users than usual come at once.

use super::Behaviour;
use crate::system::System;

#[derive(Debug, Clone, PartialEq)]
pub struct TrafficSurge {
    pub factor: f64,
}

impl Behaviour for TrafficSurge {
    fn kind(&self) -> &'static str {
        "traffic_surge"
    }

    fn cause(&self) -> String {
        format!(
            "{} times the usual number of users: tasks came faster than the workers process them",
            self.factor
        )
    }

    fn begin(&self, system: &mut System) {
        system.conditions.traffic_factor *= self.factor;
    }

    fn end(&self, system: &mut System) {
        system.conditions.traffic_factor /= self.factor;
    }
}
