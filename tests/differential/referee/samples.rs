//! What both sides are asked about: the first hours of the sample day, and some series that are harder than life.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use tsdb::{Labels, METRIC_NAME, MemoryStore, Series, dataset, is_stale_nan};

use crate::open_metrics::as_imported;
use crate::random::Random;

/// The samples and the names in them that queries are made of.
pub struct Samples {
    pub store: MemoryStore,
    pub start_ms: i64,
    pub end_ms: i64,
    pub metrics: Vec<String>,
    /// Every label name, with its values.
    pub labels: BTreeMap<String, Vec<String>>,
}

impl Samples {
    /// The first `hours` of the sample day. Marks of ended series are left out: OpenMetrics has no word for them.
    ///
    /// # Errors
    /// When the sample dataset has not been built.
    pub fn of_the_sample_day(hours: u32) -> anyhow::Result<Self> {
        let file = tests::root().join("target/data/sample.sightline");
        let bytes = std::fs::read(&file)
            .with_context(|| format!("read {}; `cargo xtask dataset` makes it", file.display()))?;
        let dataset = dataset::read(&bytes)?;
        let start_ms = dataset.info.start_ms;
        let end_ms = start_ms + i64::from(hours) * 3_600_000;
        let mut store = MemoryStore::default();
        for series in dataset.store.series() {
            let (timestamps, values): (Vec<i64>, Vec<f64>) = series
                .timestamps
                .iter()
                .zip(&series.values)
                .filter(|(timestamp, value)| **timestamp < end_ms && !is_stale_nan(**value))
                .map(|(timestamp, value)| (as_imported(*timestamp), *value))
                .unzip();
            if !values.is_empty() {
                store.insert(Series::new(series.labels.clone(), timestamps, values));
            }
        }
        for series in odd_series(start_ms, end_ms) {
            store.insert(series);
        }
        Ok(Self::new(store, start_ms, end_ms))
    }

    fn new(store: MemoryStore, start_ms: i64, end_ms: i64) -> Self {
        let mut metrics = BTreeSet::new();
        let mut labels: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for series in store.series() {
            metrics.insert(series.labels.metric_name().to_owned());
            for (name, value) in series
                .labels
                .iter()
                .filter(|(name, _)| *name != METRIC_NAME)
            {
                let values = labels.entry(name.to_owned()).or_default();
                values.insert(value.to_owned());
            }
        }
        Self {
            store,
            start_ms,
            end_ms,
            metrics: metrics.into_iter().collect(),
            labels: labels
                .into_iter()
                .map(|(name, values)| (name, values.into_iter().collect()))
                .collect(),
        }
    }
}

/// Draws the next value from the last one.
type NextValue = fn(&mut Random, f64) -> f64;

/// Series with gaps, NaN, infinities, negative and huge values, resets, and buckets that are not in order.
fn odd_series(start_ms: i64, end_ms: i64) -> Vec<Series> {
    let mut random = Random::new(7);
    let mut series = Vec::new();
    let kinds: [(&str, NextValue); 7] = [
        ("nan", |random, _| {
            if random.chance(0.3) {
                f64::NAN
            } else {
                random.unit()
            }
        }),
        ("infinite", |random, _| match random.below(8) {
            0 => f64::INFINITY,
            1 => f64::NEG_INFINITY,
            _ => random.unit() - 0.5,
        }),
        ("negative", |random, _| -100.0 * random.unit()),
        ("huge", |random, _| 1e300 * (random.unit() - 0.5)),
        ("tiny", |random, _| 1e-300 * random.unit()),
        ("constant", |_, _| 0.1),
        (
            "zero",
            |random, _| if random.chance(0.5) { 0.0 } else { -0.0 },
        ),
    ];
    for (kind, next) in kinds {
        series.push(irregular(
            "odd_gauge",
            &[("kind", kind), ("instance", "api-0:8080")],
            start_ms,
            end_ms,
            &mut random,
            next,
        ));
    }
    for kind in ["slow", "restarts", "with \"quotes\" and \\"] {
        series.push(irregular(
            "odd_events_total",
            &[("kind", kind), ("instance", "api-1:8080")],
            start_ms,
            end_ms,
            &mut random,
            |random, last| {
                if random.chance(0.05) {
                    0.0
                } else {
                    last + (random.unit() * 4.0).floor()
                }
            },
        ));
    }
    for (place, le) in ["0.1", "0.5", "1", "5", "+Inf"].into_iter().enumerate() {
        series.push(irregular(
            "odd_seconds_bucket",
            &[("le", le), ("job", "odd")],
            start_ms,
            end_ms,
            &mut random,
            move |random, last| last + random.unit() * (place + 1) as f64,
        ));
    }
    series
}

/// Samples at uneven times, with a gap now and then.
fn irregular(
    name: &str,
    labels: &[(&str, &str)],
    start_ms: i64,
    end_ms: i64,
    random: &mut Random,
    mut next: impl FnMut(&mut Random, f64) -> f64,
) -> Series {
    let labels = labels.iter().copied().chain([(METRIC_NAME, name)]);
    let (mut timestamps, mut values) = (Vec::new(), Vec::new());
    let (mut at, mut last) = (start_ms + random.between(0, 60_000), 0.0);
    while at < end_ms {
        last = next(random, last);
        timestamps.push(as_imported(at));
        values.push(last);
        at += if random.chance(0.02) {
            random.between(300_000, 1_200_000)
        } else {
            random.between(1_000, 45_000)
        };
    }
    Series::new(Labels::new(labels), timestamps, values)
}
