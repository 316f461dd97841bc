//! What a range function sees: the samples of one series between the two ends of its range.

use std::cell::Cell;
use std::sync::Arc;

use tsdb::Histogram;

use crate::ast::RangeExtension;

use super::extreme::Extremes;

/// A value at one moment.
#[derive(Debug, Clone, PartialEq)]
pub enum Sample {
    Float(f64),
    Histogram(Arc<Histogram>),
}

/// The samples of one series in `(start_ms, end_ms]`, stale markers left out.
/// With `anchored` and `smoothed` it may hold one sample more on either side.
#[derive(Debug, Clone, Copy)]
pub struct Window<'a> {
    pub times: &'a [i64],
    pub values: &'a [f64],
    /// Where the first value stands in its series.
    pub first_place: usize,
    /// What the function keeps between the windows of a series.
    pub extremes: &'a Extremes,
    /// How many of the values are below the one before them.
    pub falls: usize,
    /// When the counter behind each float started; empty where nothing is known.
    pub starts: &'a [i64],
    pub histogram_times: &'a [i64],
    pub histograms: &'a [Arc<Histogram>],
    pub histogram_starts: &'a [i64],
    pub start_ms: i64,
    pub end_ms: i64,
    /// The evaluation time: differs from `end_ms` by the offset.
    pub at_ms: i64,
    pub extension: Option<RangeExtension>,
    /// The scalar arguments of the function at this step.
    pub params: &'a [f64],
    pub notes: &'a WindowNotes,
}

impl Window<'_> {
    pub fn range_seconds(&self) -> f64 {
        seconds(self.end_ms - self.start_ms)
    }

    /// Remarks on the input; the evaluator turns it into an annotation with name and place.
    pub fn note(&self, note: WindowNote) {
        self.notes.0.set(self.notes.0.get() | 1 << note as u32);
    }

    /// Whether floats stand beside histograms, which the float functions then leave out.
    pub fn note_ignored_histograms(&self) {
        if !self.values.is_empty() && !self.histograms.is_empty() {
            self.note(WindowNote::HistogramsIgnored);
        }
    }
}

/// Milliseconds as seconds.
#[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 ms")]
pub(super) fn seconds(ms: i64) -> f64 {
    ms as f64 / 1_000.0
}

/// What a range function has to say about its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum WindowNote {
    /// Floats beside histograms where only one kind can be worked with.
    MixedFloatsAndHistograms,
    /// Histograms beside floats were left out.
    HistogramsIgnored,
    /// Exponential beside custom buckets.
    MixedBucketSchemas,
    NotACounter,
    NotAGauge,
    /// Custom bounds differed and were brought together: while subtracting, adding, or over many.
    ReconciledInSubtraction,
    ReconciledInAddition,
    ReconciledInAggregation,
    CounterResetCollision,
    InvalidQuantile,
    /// The first parameter is not between 0 and 1: an error, not an annotation.
    InvalidSmoothingFactor,
    /// The same for the second.
    InvalidTrendFactor,
}

impl WindowNote {
    const ALL: [Self; 12] = [
        Self::MixedFloatsAndHistograms,
        Self::HistogramsIgnored,
        Self::MixedBucketSchemas,
        Self::NotACounter,
        Self::NotAGauge,
        Self::ReconciledInSubtraction,
        Self::ReconciledInAddition,
        Self::ReconciledInAggregation,
        Self::CounterResetCollision,
        Self::InvalidQuantile,
        Self::InvalidSmoothingFactor,
        Self::InvalidTrendFactor,
    ];
}

/// The remarks made on the windows of one series: a set, so that a window costs nothing.
#[derive(Debug, Default)]
pub struct WindowNotes(Cell<u32>);

impl WindowNotes {
    /// Takes what was noted since the last call.
    pub fn take(&self) -> impl Iterator<Item = WindowNote> {
        let set = self.0.take();
        WindowNote::ALL
            .into_iter()
            .filter(move |note| set & (1 << *note as u32) != 0)
    }
}
