//! Type, unit and help of every metric family that a simulated target exposes.

mod flowforge;
mod node;
mod process;

use std::collections::BTreeMap;

use tsdb::dataset::MetricKind::Gauge;
use tsdb::dataset::{MetricKind, MetricMetadata};

/// Metadata by family.
pub(crate) fn all() -> BTreeMap<String, MetricMetadata> {
    let families = [
        flowforge::FLOWFORGE,
        process::GO,
        process::PROCESS,
        node::NODE,
        PROMETHEUS,
    ]
    .concat();
    let described = families.into_iter().map(|(family, kind, help)| {
        let unit = ["seconds", "bytes"].into_iter().find(|unit| {
            let stem = family.strip_suffix("_total").unwrap_or(family);
            stem.strip_suffix(unit)
                .is_some_and(|stem| stem.ends_with('_'))
        });
        let metadata = MetricMetadata {
            kind,
            help: help.to_owned(),
            unit: unit.unwrap_or_default().to_owned(),
        };
        (family.to_owned(), metadata)
    });
    described.collect()
}

type Family = (&'static str, MetricKind, &'static str);

/// What Prometheus itself adds to every target.
const PROMETHEUS: &[Family] = &[
    (
        "scrape_duration_seconds",
        Gauge,
        "How long the scrape took.",
    ),
    (
        "scrape_samples_post_metric_relabeling",
        Gauge,
        "Samples left after relabelling.",
    ),
    (
        "scrape_samples_scraped",
        Gauge,
        "Samples that the target exposed.",
    ),
    (
        "scrape_series_added",
        Gauge,
        "Series that were new in this scrape.",
    ),
    ("up", Gauge, "1 if the target could be scraped, 0 if not."),
];
