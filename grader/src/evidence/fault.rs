//! An infrastructure fault: nothing a student did wrong in the lab, and nothing that costs points.

use serde::{Deserialize, Serialize};

/// Why a target could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    pub kind: FaultKind,
    /// What happened, such as "connection refused at http://127.0.0.1:8080/metrics".
    pub reason: String,
    /// What to do about it.
    pub advice: String,
}

/// The sorts of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The URL was not given or may not be called.
    Refused,
    /// Nothing listens there, or its name is unknown.
    Unreachable,
    /// It did not answer in time.
    TimedOut,
    /// It answered something that is not what the target should be.
    Unexpected,
}
