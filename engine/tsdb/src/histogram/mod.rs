//! A native histogram: exponential buckets (schemas -4 to 8) or custom bounds (schema -53).
//!
//! Buckets are dense between the first and the last one: the gaps that the wire format saves on are short in practice,
//! and dense columns add and subtract without bookkeeping.

mod arithmetic;
mod buckets;
mod display;
mod reset;
mod sum;

use std::sync::Arc;

pub use arithmetic::{IncompatibleSchemas, Reconciled};
pub use buckets::{Bucket, Buckets};
pub use sum::HistogramSum;

/// The schema of histograms whose bucket bounds are listed instead of computed.
pub const CUSTOM_BUCKETS_SCHEMA: i32 = -53;

/// What is known about a counter reset between a histogram and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResetHint {
    #[default]
    Unknown,
    Reset,
    NotReset,
    Gauge,
}

/// A native histogram with float counts.
#[derive(Debug, Clone, Default)]
pub struct Histogram {
    pub schema: i32,
    pub zero_threshold: f64,
    pub zero_count: f64,
    pub count: f64,
    pub sum: f64,
    pub positive: Buckets,
    pub negative: Buckets,
    /// The finite upper bounds of a histogram with [`CUSTOM_BUCKETS_SCHEMA`]; empty otherwise.
    pub custom_bounds: Arc<[f64]>,
    pub reset_hint: ResetHint,
}

/// Equal when the same observations were counted; the reset hint is no part of it. Counts and sums compare
/// bit by bit, so that a NaN equals itself.
impl PartialEq for Histogram {
    fn eq(&self, other: &Self) -> bool {
        self.schema == other.schema
            && self.count.to_bits() == other.count.to_bits()
            && self.sum.to_bits() == other.sum.to_bits()
            && self.zero_count.to_bits() == other.zero_count.to_bits()
            && (self.uses_custom_buckets() || self.zero_threshold == other.zero_threshold)
            && self.custom_bounds == other.custom_bounds
            && self.positive == other.positive
            && self.negative == other.negative
    }
}

impl Histogram {
    pub fn uses_custom_buckets(&self) -> bool {
        self.schema == CUSTOM_BUCKETS_SCHEMA
    }

    /// A histogram of the same layout without an observation.
    pub fn empty_alike(&self) -> Self {
        Self {
            schema: self.schema,
            custom_bounds: self.custom_bounds.clone(),
            ..Self::default()
        }
    }

    /// Drops empty buckets at both ends.
    pub fn compact(&mut self) {
        self.positive.trim();
        self.negative.trim();
    }

    /// The number that a recording rule would store to mark the series as ended.
    pub fn is_stale(&self) -> bool {
        crate::is_stale_nan(self.sum)
    }
}
