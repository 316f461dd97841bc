//! A classic histogram as client_golang keeps it.

use crate::scrape::Answer;

/// The grid of sums: fine enough to look natural, coarse enough to compress, exact in binary.
const SUM_UNITS_PER_SECOND: u64 = 16_384;

#[derive(Debug, Clone)]
pub(crate) struct Histogram {
    bounds: &'static [Bound],
    counts: Vec<u64>,
    total: u64,
    sum: u64,
}

/// An upper bound in microseconds and as the label `le`, written as Prometheus 3 stores it.
pub(crate) type Bound = (u64, &'static str);

/// Buckets of `http_request_duration_seconds`.
pub(crate) const REQUEST_BOUNDS: &[Bound] = &[
    (5_000, "0.005"),
    (10_000, "0.01"),
    (25_000, "0.025"),
    (50_000, "0.05"),
    (100_000, "0.1"),
    (200_000, "0.2"),
    (300_000, "0.3"),
    (500_000, "0.5"),
    (1_000_000, "1.0"),
    (2_500_000, "2.5"),
    (5_000_000, "5.0"),
];

/// Buckets of `flowforge_task_processing_duration_seconds`.
pub(crate) const TASK_BOUNDS: &[Bound] = &[
    (50_000, "0.05"),
    (100_000, "0.1"),
    (250_000, "0.25"),
    (500_000, "0.5"),
    (1_000_000, "1.0"),
    (2_500_000, "2.5"),
    (5_000_000, "5.0"),
    (10_000_000, "10.0"),
    (30_000_000, "30.0"),
];

/// The three series names of a histogram.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HistogramNames {
    pub(crate) bucket: &'static str,
    pub(crate) sum: &'static str,
    pub(crate) count: &'static str,
}

impl Histogram {
    pub(crate) fn new(bounds: &'static [Bound]) -> Self {
        Self {
            bounds,
            counts: vec![0; bounds.len()],
            total: 0,
            sum: 0,
        }
    }

    pub(crate) fn observe(&mut self, duration_us: u64) {
        let bucket = self
            .bounds
            .partition_point(|(bound, _)| *bound < duration_us);
        if let Some(count) = self.counts.get_mut(bucket) {
            *count += 1;
        }
        self.total += 1;
        self.sum += (duration_us * SUM_UNITS_PER_SECOND + 500_000) / 1_000_000;
    }

    pub(crate) fn answer(
        &self,
        names: HistogramNames,
        labels: &[(&'static str, &str)],
        answer: &mut Answer<'_>,
    ) {
        let mut with_bound = labels.to_vec();
        with_bound.push(("le", ""));
        let mut below = 0;
        let finite = self
            .bounds
            .iter()
            .zip(&self.counts)
            .map(|((_, le), count)| {
                below += count;
                (*le, below)
            });
        for (le, below) in finite.chain([("+Inf", self.total)]) {
            with_bound[labels.len()].1 = le;
            answer.sample(names.bucket, &with_bound, below as f64);
        }
        answer.sample(
            names.sum,
            labels,
            self.sum as f64 / SUM_UNITS_PER_SECOND as f64,
        );
        answer.sample(names.count, labels, self.total as f64);
    }
}
