//! Sums and means of native histograms in a range.

use std::sync::Arc;

use tsdb::Histogram;

use super::histogram_rate::note_reconciled;
use super::over_time::SeenHints;
use super::{Sample, Window, WindowNote};

pub(super) fn sum(histograms: &[Arc<Histogram>], window: &Window<'_>) -> Option<Sample> {
    total(histograms, window).map(|sum| Sample::Histogram(Arc::new(sum)))
}

pub(super) fn average(histograms: &[Arc<Histogram>], window: &Window<'_>) -> Option<Sample> {
    let mut mean = total(histograms, window)?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "a window holds far fewer than 2^53 samples"
    )]
    let count = histograms.len() as f64;
    if !mean.overflows() {
        mean.divide(count);
        return Some(Sample::Histogram(Arc::new(mean)));
    }
    // The sum does not fit into floats: add up the shares instead.
    let shares: Vec<Arc<Histogram>> = histograms
        .iter()
        .map(|histogram| {
            let mut share = Histogram::clone(histogram);
            share.divide(count);
            Arc::new(share)
        })
        .collect();
    total(&shares, window).map(|mean| Sample::Histogram(Arc::new(mean)))
}

fn total(histograms: &[Arc<Histogram>], window: &Window<'_>) -> Option<Histogram> {
    let (first, others) = histograms.split_first()?;
    let mut hints = SeenHints::default();
    hints.see(first);
    let mut sum = tsdb::HistogramSum::new(first);
    for histogram in others {
        hints.see(histogram);
        note_reconciled(
            window,
            sum.add(histogram),
            WindowNote::ReconciledInAggregation,
        )?;
    }
    if hints.collide() {
        window.note(WindowNote::CounterResetCollision);
    }
    Some(sum.total())
}
