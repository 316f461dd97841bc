//! The input series of a test as a store.
//!
//! `promtool` puts them into a script of promqltest, a line each, and reads that: a comment or an empty line ends the
//! script there, and of two series with the same labels the last counts.

use std::collections::BTreeMap;

use promql::series_notation::{Item, append, describe};
use tsdb::{Labels, MemoryStore};
use yaml::Place;

use super::file::{InputSeries, TestGroup};

/// How many samples the series of a test may have together.
const MAX_SAMPLES: usize = 10_000_000;

/// A line that is no series with its values.
pub(super) struct BadSeries {
    pub(super) place: Place,
    pub(super) message: String,
}

/// Loads the series. Samples after `end_ms` are not there yet when the test looks.
pub(super) fn store(test: &TestGroup, end_ms: i64) -> Result<MemoryStore, BadSeries> {
    let mut described: BTreeMap<Labels, Vec<(i64, Item, i64)>> = BTreeMap::new();
    let mut count = 0_usize;
    'script: for input in &test.input_series {
        let script = format!("{} {}", &*input.series, &*input.values);
        for line in script.split('\n').map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                break 'script;
            }
            let (labels, items) = read(input, line)?;
            let time = |index: i64| {
                let offset = index.saturating_mul(test.interval_ms);
                test.start_ms.saturating_add(offset)
            };
            let times = (0..).map(time);
            let samples: Vec<(i64, Item, i64)> = times
                .zip(items)
                .filter(|(time, item)| *time <= end_ms && *item != Item::Omitted)
                .map(|(time, item)| (time, item, 0))
                .collect();
            count += samples.len();
            if count > MAX_SAMPLES {
                return Err(BadSeries {
                    place: input.values.span().start,
                    message: format!("more than {MAX_SAMPLES} samples in one test"),
                });
            }
            described.insert(labels, samples);
        }
    }
    let mut store = MemoryStore::default();
    for (labels, samples) in described {
        // Times rise and every series is new: nothing can be out of order.
        let _ = append(store.series_mut(labels), &samples);
    }
    Ok(store)
}

fn read(input: &InputSeries, line: &str) -> Result<(Labels, Vec<Item>), BadSeries> {
    let bad_series = |message: String| BadSeries {
        place: input.series.span().start,
        message,
    };
    if line.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(bad_series(format!("expected a series in `{line}`")));
    }
    let described = describe(line).map_err(bad_series)?;
    if described.is_start_times {
        return Err(bad_series(
            "start times belong to scripts of promqltest".to_owned(),
        ));
    }
    let items = described.samples().map_err(|message| BadSeries {
        place: input.values.span().start,
        message,
    })?;
    Ok((described.labels, items))
}
