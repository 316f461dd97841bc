//! One series as columns.

use std::sync::Arc;

use crate::{Histogram, Labels, Timestamps};

/// A stored series. `timestamps` (Unix milliseconds, strictly rising) and `values` have the same length.
/// Series of one scrape target share one timestamp column.
#[derive(Debug, Clone)]
pub struct Series {
    pub labels: Labels,
    pub timestamps: Timestamps,
    pub values: Vec<f64>,
    /// When the counter behind each sample started, 0 where that is unknown. Empty, or as long as `values`.
    pub start_timestamps: Vec<i64>,
    pub histograms: HistogramColumn,
}

/// The native histograms of a series, beside its floats. All three columns have the same length,
/// but `start_timestamps` may be empty.
#[derive(Debug, Clone, Default)]
pub struct HistogramColumn {
    pub timestamps: Vec<i64>,
    pub values: Vec<Arc<Histogram>>,
    pub start_timestamps: Vec<i64>,
}

impl Series {
    /// A series of floats.
    pub fn new(labels: Labels, timestamps: impl Into<Timestamps>, values: Vec<f64>) -> Self {
        Self {
            labels,
            timestamps: timestamps.into(),
            values,
            start_timestamps: Vec::new(),
            histograms: HistogramColumn::default(),
        }
    }
}

/// The bits of the value that marks a series as ended (`StaleNaN` in Prometheus).
pub const STALE_NAN_BITS: u64 = 0x7ff0_0000_0000_0002;

/// The value that marks a series as ended.
pub fn stale_nan() -> f64 {
    f64::from_bits(STALE_NAN_BITS)
}

/// Whether `value` marks the end of a series; no other NaN does.
pub fn is_stale_nan(value: f64) -> bool {
    value.to_bits() == STALE_NAN_BITS
}
