//! Other programs on the machine want more processors than it has: everything takes longer.

use super::Behaviour;
use crate::system::System;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CpuSaturation {
    /// Programs that compute without a pause.
    pub programs: usize,
}

impl Behaviour for CpuSaturation {
    fn kind(&self) -> &'static str {
        "cpu_saturation"
    }

    fn cause(&self) -> String {
        format!(
            "{} programs that do not belong to FlowForge computed without a pause on its machine",
            self.programs
        )
    }

    fn begin(&self, system: &mut System) {
        system.machine.greedy += self.programs;
    }

    fn end(&self, system: &mut System) {
        system.machine.greedy -= self.programs;
    }
}
