//! Loads the labs: one folder each with its rubric, its text and what students start from.
//!
//! Promises: every problem names `file:line` and all problems come at once; nothing of `reference`, `solution`
//! or `mistakes` is ever handed out.

mod catalogue;
mod error;
mod starter;

pub use catalogue::{Catalogue, Lab};
pub use error::LabError;
pub use starter::{StarterFile, read_starter};
