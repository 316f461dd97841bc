//! The histograms of an answer: buckets, count and sum gathered for each label set.

use std::collections::BTreeMap;

use exposition::{Family, MetricType, Sample, canonical_le, parse_value};

/// One histogram: a label set without `le`.
pub(super) struct Histogram<'a> {
    /// By their bound as a number.
    pub(super) buckets: Vec<Bucket<'a>>,
    pub(super) count: Option<&'a Sample>,
    pub(super) sum: Option<&'a Sample>,
}

pub(super) struct Bucket<'a> {
    /// NaN if `le` is no number or missing.
    pub(super) bound: f64,
    pub(super) sample: &'a Sample,
}

impl Histogram<'_> {
    /// A line to point at.
    pub(super) fn first(&self) -> Option<&Sample> {
        let buckets = self.buckets.iter().map(|bucket| bucket.sample);
        buckets
            .chain(self.count)
            .chain(self.sum)
            .min_by_key(|sample| sample.line)
    }
}

/// The classic histograms of a family, none if it is no histogram.
pub(super) fn histograms(family: &Family) -> Vec<Histogram<'_>> {
    if family.metric_type != MetricType::Histogram {
        return Vec::new();
    }
    let mut by_labels: BTreeMap<Vec<(&str, &str)>, Histogram<'_>> = BTreeMap::new();
    for sample in &family.samples {
        let (name, labels) = sample.series_key();
        let Some(suffix) = name.strip_prefix(family.name.as_str()) else {
            continue;
        };
        let key = labels
            .into_iter()
            .filter(|(label, _)| *label != "le")
            .collect();
        let histogram = by_labels.entry(key).or_insert(Histogram {
            buckets: Vec::new(),
            count: None,
            sum: None,
        });
        match suffix {
            "_bucket" => histogram.buckets.push(Bucket {
                bound: bound(sample),
                sample,
            }),
            "_count" => histogram.count = Some(sample),
            "_sum" => histogram.sum = Some(sample),
            _ => {}
        }
    }
    let mut histograms: Vec<_> = by_labels.into_values().collect();
    for histogram in &mut histograms {
        histogram
            .buckets
            .sort_by(|a, b| a.bound.total_cmp(&b.bound));
    }
    histograms
}

fn bound(sample: &Sample) -> f64 {
    let le = sample.label("le").unwrap_or_default();
    parse_value(&canonical_le(le)).unwrap_or(f64::NAN)
}

/// Whether a name speaks of a length of time.
pub(super) fn is_duration(name: &str) -> bool {
    ["duration", "latency", "seconds", "response_time", "elapsed"]
        .iter()
        .any(|word| name.contains(word))
        || name.ends_with("_time")
}
