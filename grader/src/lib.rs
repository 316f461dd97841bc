//! Grades a lab by what the student's stack does.
//!
//! [`collect`] talks to the stack and records [`Evidence`]; [`judge()`] turns evidence into a report and talks to
//! nobody. Promises: a report can be made again from saved evidence, byte for byte; an infrastructure fault is
//! an error and never a wrong answer. Without the feature `probes` only the pure side is built, also for WASM.

pub mod checks;
pub mod evidence;
pub mod failures;
mod judge;
pub mod report;
pub mod rubric;

#[cfg(feature = "probes")]
pub mod cli;
#[cfg(feature = "probes")]
pub mod import;
#[cfg(feature = "probes")]
mod probes;
#[cfg(all(unix, feature = "probes"))]
pub mod stack;
#[cfg(feature = "probes")]
pub mod work_folder;

pub use ::judge::Interrupt;
pub use evidence::{Evidence, EvidenceError};
pub use judge::{judge, judge_each};
#[cfg(feature = "probes")]
pub use probes::{
    CollectOptions, Guard, GuardError, Network, NetworkError, Targets, collect, random_seed,
};
pub use rubric::{Rubric, RubricError};
