//! A program of low priority uses what the processors have to spare. Harmless: it steps back for everybody else.

use super::Behaviour;
use crate::system::System;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CpuPeak {
    /// Programs that compute whenever nobody else does.
    pub programs: usize,
}

impl Behaviour for CpuPeak {
    fn kind(&self) -> &'static str {
        "cpu_peak"
    }

    fn cause(&self) -> String {
        format!(
            "{} programs of low priority used what the processors had to spare: no request waited for them",
            self.programs
        )
    }

    fn begin(&self, system: &mut System) {
        system.machine.polite += self.programs;
    }

    fn end(&self, system: &mut System) {
        system.machine.polite -= self.programs;
    }
}
