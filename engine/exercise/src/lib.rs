//! A question whose answer is a query, judged by results: the answer and a reference are run on several datasets, and
//! wherever they differ the first difference is shown. The text of an answer decides nothing.
//!
//! Promises: any text may be handed in, evaluation is bounded, the same input gives the same outcome on every
//! platform; no clock, no I/O.

mod compare;
mod datasets;
mod exercise;
mod judge;
mod outcome;
mod run;
mod suspicion;

pub use compare::{Comparison, Difference, Mismatch, compare, is_same_number};
pub use datasets::{NamedDataset, datasets};
pub use exercise::{Exercise, KnownMistake, Names, Order};
pub use judge::{ExerciseError, Limits, judge};
pub use outcome::{Failure, Outcome, Problem, Suspicion, Wrong, clock_time};
pub use suspicion::of as suspect;
