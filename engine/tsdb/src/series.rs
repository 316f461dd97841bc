//! One series as two columns.

use std::sync::Arc;

use crate::Labels;

/// A stored series. `timestamps` (Unix milliseconds, strictly rising) and `values` have the same length.
/// Series of one scrape target share one timestamp column.
#[derive(Debug, Clone)]
pub struct Series {
    pub labels: Labels,
    pub timestamps: Arc<[i64]>,
    pub values: Vec<f64>,
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
