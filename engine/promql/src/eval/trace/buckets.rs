//! Where a quantile fell among the buckets of a classic histogram.

use tsdb::Labels;

use crate::explain::{BucketCount, Capped, Detail, HistogramHit};
use crate::functions::buckets::{self, Bucket};

use super::Trace;

impl Trace<'_> {
    /// `histograms` are the buckets at the last step, as they came; `quantile` is that step's.
    #[cold]
    #[inline(never)]
    pub(in crate::eval) fn quantile(
        &self,
        quantile: f64,
        histograms: impl Iterator<Item = (Labels, Vec<Bucket>)>,
    ) {
        self.detail(|| {
            let populated = histograms.filter(|(_, buckets)| !buckets.is_empty());
            let hits = populated.map(|(labels, buckets)| hit(labels, buckets, quantile));
            Detail::Quantile(Capped::of(hits))
        });
    }
}

fn hit(labels: Labels, mut buckets: Vec<Bucket>, quantile: f64) -> HistogramHit {
    // Sorts and joins the buckets too, and raises counts that fell.
    let result = buckets::quantile(quantile, &mut buckets).value;
    let total = buckets.last().map_or(f64::NAN, |bucket| bucket.count);
    let rank = quantile * total;
    let is_inside = (0.0..=1.0).contains(&quantile) && !result.is_nan();
    HistogramHit {
        labels,
        buckets: buckets
            .iter()
            .map(|bucket| BucketCount {
                upper_bound: bucket.upper_bound,
                count: bucket.count,
            })
            .collect(),
        quantile,
        rank,
        bucket: is_inside.then(|| buckets::place_of(rank, &buckets)),
        result,
    }
}
