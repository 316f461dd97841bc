//! What an instant selector found, and which of its series have no sample at the moment.

use tsdb::{STALE_NAN_BITS, Series};

use crate::explain::{Capped, Detail, MissReason, Missing};

use super::super::Evaluator;
use super::super::column::SeriesColumn;
use super::Trace;

impl Trace<'_> {
    /// `columns` are those of `selected` that have a value at some step; the last step looks at `at_ms`.
    #[cold]
    #[inline(never)]
    pub(in crate::eval) fn selection(
        &self,
        evaluator: &Evaluator<'_>,
        selected: &[&Series],
        columns: &[SeriesColumn],
        at_ms: i64,
    ) {
        let samples = |column: &SeriesColumn| {
            let steps = 0..column.values.len();
            steps.filter(|step| column.values.is_present(*step)).count()
        };
        self.read(columns.iter().map(samples).sum());
        self.detail(|| {
            let after_ms = at_ms - evaluator.options.lookback_ms;
            let missing = selected.iter().filter_map(|series| {
                Some(Missing {
                    labels: series.labels.clone(),
                    reason: miss_reason(series, at_ms, after_ms)?,
                })
            });
            Detail::Selection {
                matched: selected.len(),
                missing: Capped::of(missing),
            }
        });
    }
}

/// Why `series` has no sample in `(after_ms, at_ms]`; `None` where it has one.
fn miss_reason(series: &Series, at_ms: i64, after_ms: i64) -> Option<MissReason> {
    let newest = |times: &[i64]| times.partition_point(|time| *time <= at_ms).checked_sub(1);
    let float = newest(&series.timestamps).and_then(|index| {
        let is_stale = series.values.get(index)?.to_bits() == STALE_NAN_BITS;
        Some((*series.timestamps.get(index)?, is_stale))
    });
    let histograms = &series.histograms;
    let histogram = newest(&histograms.timestamps).and_then(|index| {
        let is_stale = histograms.values.get(index)?.is_stale();
        Some((*histograms.timestamps.get(index)?, is_stale))
    });
    match float.max(histogram) {
        None => Some(MissReason::NotYet),
        Some((time, _)) if time <= after_ms => Some(MissReason::TooOld(time)),
        Some((time, true)) => Some(MissReason::Ended(time)),
        Some((_, false)) => None,
    }
}
