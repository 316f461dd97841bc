//! The `.sightline` file: a set of series with their metadata and the truth about the incidents in them.
//!
//! Promises: the same [`Dataset`] gives the same bytes; [`read()`] never panics and never allocates more than its
//! limits, whatever the bytes. It carries floats only: native histograms and start timestamps are left out. The file is meant to be compressed by brotli, so it is laid out for that:
//! see `column`.
//!
//! Layout: magic, version, then sections in a fixed order, each with its length and checksum (`section.rs`).

mod bytes;
mod column;
mod error;
mod read;
mod section;
mod write;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use error::DatasetError;
pub use read::read;
pub use section::is_dataset;
pub use write::write;

use crate::MemoryStore;

/// A loaded dataset: what a query runs on, and what a page shows beside it.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    pub info: DatasetInfo,
    /// By metric family: `http_request_duration_seconds`, not `…_bucket`.
    pub metadata: BTreeMap<String, MetricMetadata>,
    pub incidents: Vec<Incident>,
    pub store: MemoryStore,
}

/// Where a dataset comes from and what time it covers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DatasetInfo {
    pub title: String,
    pub seed: u64,
    /// The covered time, Unix milliseconds: no sample before `start_ms`, none at or after `end_ms`.
    pub start_ms: i64,
    pub end_ms: i64,
    pub scrape_interval_ms: i64,
}

/// What `# HELP`, `# TYPE` and `# UNIT` say about a metric family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricMetadata {
    pub kind: MetricKind,
    pub help: String,
    /// `seconds`, `bytes`, … or empty.
    pub unit: String,
}

/// The type of a metric family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    Counter,
    Gauge,
    Histogram,
    Summary,
    Unknown,
}

impl MetricKind {
    const ALL: [Self; 5] = [
        Self::Counter,
        Self::Gauge,
        Self::Histogram,
        Self::Summary,
        Self::Unknown,
    ];

    /// The word that stands in a `# TYPE` line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Summary => "summary",
            Self::Unknown => "unknown",
        }
    }
}

/// Something that went wrong (or was changed) on purpose, with its true cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    pub kind: String,
    pub start_ms: i64,
    pub end_ms: i64,
    pub cause: String,
    pub effects: Vec<Effect>,
}

/// Who was hurt by an incident, how, and from when to when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    pub who: String,
    pub what: String,
    pub start_ms: i64,
    pub end_ms: i64,
}
