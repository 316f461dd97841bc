//! What the simulation does not do: builds of different age, with series or labels missing, and a job that is removed.

use std::collections::BTreeMap;

use tsdb::{Labels, MemoryStore, Series, is_stale_nan, stale_nan};

const REQUESTS: &str = "http_requests_total";

/// Takes the counters of failed requests from one instance, as if none had been created before the first failure.
pub(super) fn drop_failures_of(store: &mut MemoryStore, instance: &str) {
    rebuild(store, |series| {
        let is_failure = series.labels.metric_name() == REQUESTS
            && series.labels.get("instance") == instance
            && series.labels.get("status").starts_with('5');
        (!is_failure).then(|| series.clone())
    });
}

/// Adds up the request counters of one instance over the label `path`, as a build without that label counts.
pub(super) fn merge_paths_of(store: &mut MemoryStore, instance: &str) {
    let mut merged: BTreeMap<Labels, BTreeMap<i64, f64>> = BTreeMap::new();
    rebuild(store, |series| {
        let is_merged =
            series.labels.metric_name() == REQUESTS && series.labels.get("instance") == instance;
        if !is_merged {
            return Some(series.clone());
        }
        let sums = merged.entry(series.labels.with("path", "")).or_default();
        for (at_ms, value) in series.timestamps.iter().zip(&series.values) {
            let sum = sums.entry(*at_ms).or_insert(0.0);
            // The marker of an end does not add up.
            *sum = if is_stale_nan(*value) || is_stale_nan(*sum) {
                stale_nan()
            } else {
                *sum + value
            };
        }
        None
    });
    for (labels, sums) in merged {
        let (timestamps, values): (Vec<i64>, Vec<f64>) = sums.into_iter().unzip();
        store.insert(Series::new(labels, timestamps, values));
    }
}

/// Ends every series of a job, as when it is taken out of the configuration.
pub(super) fn end_job(store: &mut MemoryStore, job: &str, at_ms: i64) {
    rebuild(store, |series| {
        let mut series = series.clone();
        if series.labels.get("job") == job {
            let kept = series
                .timestamps
                .partition_point(|time_ms| *time_ms < at_ms);
            series.values.truncate(kept);
            let mut times: Vec<i64> = series.timestamps.iter().take(kept).copied().collect();
            if series
                .values
                .last()
                .is_some_and(|last| !is_stale_nan(*last))
            {
                times.push(at_ms);
                series.values.push(stale_nan());
            }
            series.timestamps = times.into();
        }
        Some(series)
    });
}

fn rebuild(store: &mut MemoryStore, mut change: impl FnMut(&Series) -> Option<Series>) {
    let mut changed = MemoryStore::default();
    for series in store.series() {
        if let Some(series) = change(series) {
            changed.insert(series);
        }
    }
    *store = changed;
}
