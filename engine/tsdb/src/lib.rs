//! In-memory series store.
//!
//! Promises: no clock and no I/O; series come back sorted by labels; columns, never rows.

pub mod dataset;
mod histogram;
mod label_hash;
mod labels;
mod matcher;
mod number;
pub mod re2;
mod series;
mod store;
mod timestamps;

pub use histogram::{
    Bucket, Buckets, CUSTOM_BUCKETS_SCHEMA, Histogram, HistogramSum, IncompatibleSchemas,
    Reconciled, ResetHint,
};
pub use labels::{Labels, METRIC_NAME};
pub use matcher::{MatchOp, Matcher, MatcherError};
pub use number::{label_float, plain_float, short_float};
pub use series::{HistogramColumn, STALE_NAN_BITS, Series, is_stale_nan, stale_nan};
pub use store::{MemoryStore, SeriesStore};
pub use timestamps::Timestamps;
