//! The database goes away and comes back, again and again.

use super::Behaviour;
use crate::system::System;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DependencyFlapping {
    /// How long it is away, and how long it is there, in turn.
    pub down_ms: u64,
    pub up_ms: u64,
}

impl DependencyFlapping {
    fn set(system: &mut System, is_down: bool) {
        if is_down {
            system.conditions.cut_off = (0..system.apis.len()).collect();
        } else {
            system.conditions.cut_off.clear();
        }
    }
}

impl Behaviour for DependencyFlapping {
    fn kind(&self) -> &'static str {
        "dependency_flapping"
    }

    fn cause(&self) -> String {
        format!(
            "the database could not be reached for {} s out of every {} s",
            self.down_ms / 1000,
            (self.down_ms + self.up_ms) / 1000
        )
    }

    fn begin(&self, system: &mut System) {
        Self::set(system, true);
    }

    fn go_on(&self, elapsed_us: u64, system: &mut System) {
        let into_turn_ms = (elapsed_us / 1000) % (self.down_ms + self.up_ms).max(1);
        Self::set(system, into_turn_ms < self.down_ms);
    }

    fn end(&self, system: &mut System) {
        Self::set(system, false);
    }
}
