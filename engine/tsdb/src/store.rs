//! Where the evaluator finds series.

use std::collections::BTreeMap;

use crate::{Labels, Matcher, Series};

/// A source of series. The evaluator selects once for a query and then walks columns.
pub trait SeriesStore {
    /// The series that satisfy every matcher, sorted by labels. Samples are not cut to a time range.
    fn select(&self, matchers: &[Matcher]) -> Vec<&Series>;
}

/// All series in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    series: BTreeMap<Labels, Series>,
}

impl MemoryStore {
    /// Adds a whole series; one with the same labels is replaced.
    pub fn insert(&mut self, series: Series) {
        self.series.insert(series.labels.clone(), series);
    }

    /// Appends samples to a series, which is made if it is not there yet.
    pub fn append(&mut self, labels: Labels, samples: &[(i64, f64)]) {
        let entry = self
            .series
            .entry(labels.clone())
            .or_insert_with(|| Series::new(labels, [], Vec::new()));
        let timestamps = entry
            .timestamps
            .iter()
            .copied()
            .chain(samples.iter().map(|(t, _)| *t));
        entry.timestamps = timestamps.collect();
        entry.values.extend(samples.iter().map(|(_, value)| *value));
    }

    pub fn series(&self) -> impl ExactSizeIterator<Item = &Series> {
        self.series.values()
    }
}

impl SeriesStore for MemoryStore {
    fn select(&self, matchers: &[Matcher]) -> Vec<&Series> {
        self.series
            .values()
            .filter(|series| {
                matchers
                    .iter()
                    .all(|matcher| matcher.matches(&series.labels))
            })
            .collect()
    }
}
