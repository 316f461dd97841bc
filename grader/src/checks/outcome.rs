//! How a check ends, before points and teaching are added to it.

use crate::evidence::Fault;

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Pass {
        observed: String,
    },
    /// `share` of the points, between 0 and 1.
    Partial {
        share: f64,
        observed: String,
    },
    Fail {
        observed: String,
    },
    /// An infrastructure fault: costs neither points nor an attempt.
    Error {
        observed: String,
        advice: String,
    },
}

impl Outcome {
    pub(super) fn pass(observed: impl Into<String>) -> Self {
        Self::Pass {
            observed: observed.into(),
        }
    }

    pub(super) fn fail(observed: impl Into<String>) -> Self {
        Self::Fail {
            observed: observed.into(),
        }
    }

    pub(super) fn fault(fault: &Fault) -> Self {
        Self::Error {
            observed: fault.reason.clone(),
            advice: fault.advice.clone(),
        }
    }

    /// Full marks if all parts hold, part of them if some do.
    pub(super) fn share(held: usize, all: usize, observed: String) -> Self {
        if held == all {
            return Self::Pass { observed };
        }
        if held == 0 {
            return Self::Fail { observed };
        }
        Self::Partial {
            share: held as f64 / all as f64,
            observed,
        }
    }
}
