//! Described samples in a series, as the server's storage would keep them.

use std::sync::Arc;

use tsdb::{Histogram, ResetHint, Series, is_stale_nan};

use super::Item;

/// Appends samples: time, value, start of its counter or 0.
///
/// # Errors
/// When a sample lies before what is there already.
pub fn append(series: &mut Series, items: &[(i64, Item, i64)]) -> Result<(), String> {
    let last = series
        .timestamps
        .last()
        .max(series.histograms.timestamps.last())
        .copied();
    let mut times = series.timestamps.to_vec();
    let has_starts = items.iter().any(|(_, _, start)| *start != 0);
    if has_starts {
        series.start_timestamps.resize(times.len(), 0);
        series
            .histograms
            .start_timestamps
            .resize(series.histograms.timestamps.len(), 0);
    }
    for (time, item, start) in items {
        if last.is_some_and(|last| *time <= last) {
            // The same samples may be loaded again; anything else would rewrite the past.
            let index = times.binary_search(time).ok();
            match (item, index.and_then(|index| series.values.get(index))) {
                (Item::Float(value), Some(stored)) if value.to_bits() == stored.to_bits() => {
                    continue;
                }
                _ => {
                    return Err(format!(
                        "{} has a sample at or after {time} ms already",
                        series.labels
                    ));
                }
            }
        }
        match item {
            Item::Float(value) => {
                times.push(*time);
                series.values.push(*value);
                if has_starts || !series.start_timestamps.is_empty() {
                    series.start_timestamps.push(*start);
                }
            }
            Item::Histogram(histogram) => {
                let previous = series
                    .histograms
                    .values
                    .last()
                    .filter(|_| times.last() < series.histograms.timestamps.last());
                let histogram = as_stored(histogram, previous.map(|previous| &**previous));
                series.histograms.timestamps.push(*time);
                series.histograms.values.push(Arc::new(histogram));
                if has_starts || !series.histograms.start_timestamps.is_empty() {
                    series.histograms.start_timestamps.push(*start);
                }
            }
            Item::Omitted => {}
        }
    }
    series.timestamps = times.into();
    Ok(())
}

/// The histogram with the reset hint that the server's storage would return it with: it vouches for samples that
/// go on in the same chunk, and a reset or a new layout begins a new one.
fn as_stored(histogram: &Histogram, previous: Option<&Histogram>) -> Histogram {
    let mut stored = histogram.clone();
    if stored.reset_hint == ResetHint::Gauge || stored.reset_hint == ResetHint::Reset {
        return stored;
    }
    stored.reset_hint = match previous {
        Some(previous)
            if previous.reset_hint != ResetHint::Gauge && !is_stale_nan(previous.sum) =>
        {
            let has_same_layout = stored.schema == previous.schema
                && stored.zero_threshold == previous.zero_threshold
                && stored.custom_bounds == previous.custom_bounds;
            let unhinted = Histogram {
                reset_hint: ResetHint::Unknown,
                ..stored.clone()
            };
            if has_same_layout && !unhinted.is_reset_after(previous) {
                ResetHint::NotReset
            } else {
                ResetHint::Unknown
            }
        }
        _ => ResetHint::Unknown,
    };
    stored
}
