//! In-memory series store.
//!
//! Promises: no clock and no I/O; series come back sorted by labels; columns, never rows.

mod labels;
mod matcher;
mod series;
mod store;

pub use labels::{Labels, METRIC_NAME};
pub use matcher::{MatchOp, Matcher, MatcherError};
pub use series::{STALE_NAN_BITS, Series, is_stale_nan, stale_nan};
pub use store::{MemoryStore, SeriesStore};
