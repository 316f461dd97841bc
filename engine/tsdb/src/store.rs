//! Where the evaluator finds series.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::{Labels, Matcher, Series};

/// A source of series. The evaluator selects once for a selector and then walks columns.
pub trait SeriesStore {
    /// The series that satisfy every matcher, sorted by labels. Samples are not cut to a time range.
    fn select(&self, matchers: &[Matcher]) -> Vec<&Series>;
}

/// All series in memory, with an index over label values that is built on the first selection after a change.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    /// Sorted by labels.
    series: Vec<Series>,
    index: OnceLock<Index>,
}

/// For each label and value the positions of the series that have it, rising.
type Index = HashMap<Arc<str>, HashMap<Arc<str>, Vec<u32>>>;

impl MemoryStore {
    /// Adds a whole series; one with the same labels is replaced.
    pub fn insert(&mut self, series: Series) {
        self.index.take();
        // Loaders bring series sorted: then nothing has to move.
        if self
            .series
            .last()
            .is_none_or(|last| last.labels < series.labels)
        {
            self.series.push(series);
            return;
        }
        match self.position(&series.labels) {
            Ok(position) => self.series[position] = series,
            Err(position) => self.series.insert(position, series),
        }
    }

    /// Appends samples to a series, which is made if it is not there yet.
    pub fn append(&mut self, labels: Labels, samples: &[(i64, f64)]) {
        let series = self.series_mut(labels);
        series.timestamps.extend(samples.iter().map(|(t, _)| *t));
        series
            .values
            .extend(samples.iter().map(|(_, value)| *value));
    }

    /// The series with these labels, which is made, without samples, if it is not there yet.
    pub fn series_mut(&mut self, labels: Labels) -> &mut Series {
        let position = self.position(&labels).unwrap_or_else(|position| {
            self.index.take();
            self.series
                .insert(position, Series::new(labels, [], Vec::new()));
            position
        });
        &mut self.series[position]
    }

    pub fn series(&self) -> impl ExactSizeIterator<Item = &Series> {
        self.series.iter()
    }

    fn position(&self, labels: &Labels) -> Result<usize, usize> {
        self.series
            .binary_search_by(|series| series.labels.cmp(labels))
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut index = Index::new();
            for (position, series) in (0..).zip(&self.series) {
                for (name, value) in series.labels.shared() {
                    let values = index.entry(name.clone()).or_default();
                    values.entry(value.clone()).or_default().push(position);
                }
            }
            index
        })
    }

    /// The fewest series that can satisfy the matchers by one of them alone; `None`: all.
    fn candidates(&self, matchers: &[Matcher]) -> Option<Vec<u32>> {
        let index = self.index();
        let listed = |matcher: &Matcher| -> Option<Vec<&[u32]>> {
            let values = matcher.wanted_values()?;
            let by_value = index.get(matcher.name.as_str());
            let lists = values
                .iter()
                .filter_map(|value| by_value?.get(value.as_str()));
            Some(lists.map(Vec::as_slice).collect())
        };
        // A pattern is tried on each value once, not on each series. Series without the label are in no list.
        let tried = |matcher: &Matcher| -> Option<Vec<&[u32]>> {
            if matcher.matches_value("") {
                return None;
            }
            let by_value = index.get(matcher.name.as_str()).into_iter().flatten();
            let lists = by_value.filter(|(value, _)| matcher.matches_value(value));
            Some(lists.map(|(_, list)| list.as_slice()).collect())
        };
        let total = |lists: &Vec<&[u32]>| lists.iter().map(|list| list.len()).sum::<usize>();
        let fewest = matchers.iter().filter_map(listed).min_by_key(total);
        let mut candidates = fewest
            .or_else(|| matchers.iter().filter_map(tried).min_by_key(total))?
            .concat();
        candidates.sort_unstable();
        candidates.dedup();
        Some(candidates)
    }
}

impl<S: SeriesStore + ?Sized> SeriesStore for Arc<S> {
    fn select(&self, matchers: &[Matcher]) -> Vec<&Series> {
        (**self).select(matchers)
    }
}

impl SeriesStore for MemoryStore {
    fn select(&self, matchers: &[Matcher]) -> Vec<&Series> {
        let matches = |series: &&Series| {
            matchers
                .iter()
                .all(|matcher| matcher.matches(&series.labels))
        };
        match self.candidates(matchers) {
            None => self.series.iter().filter(matches).collect(),
            Some(candidates) => {
                let found = candidates
                    .iter()
                    .filter_map(|position| self.series.get(usize::try_from(*position).ok()?));
                found.filter(matches).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{METRIC_NAME, MatchOp};

    fn store() -> MemoryStore {
        let mut store = MemoryStore::default();
        for (name, job) in [
            ("up", "worker"),
            ("up", "api"),
            ("errors", "api"),
            ("up", ""),
        ] {
            store.append(
                Labels::new([(METRIC_NAME, name), ("job", job)]),
                &[(0, 1.0)],
            );
        }
        store
    }

    #[track_caller]
    fn check(matchers: &[(&str, MatchOp, &str)], expected: &[&str]) {
        let matchers: Vec<Matcher> = matchers
            .iter()
            .map(|(n, op, v)| Matcher::new(*n, *op, *v).unwrap())
            .collect();
        let store = store();
        let found: Vec<String> = store
            .select(&matchers)
            .iter()
            .map(|series| series.labels.to_string())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn series_are_found_by_label_and_come_back_sorted() {
        use MatchOp::{Equal, NotEqual, NotRegex, Regex};
        check(
            &[("__name__", Equal, "up")],
            &["up", r#"up{job="api"}"#, r#"up{job="worker"}"#],
        );
        check(
            &[("__name__", Equal, "up"), ("job", NotEqual, "")],
            &[r#"up{job="api"}"#, r#"up{job="worker"}"#],
        );
        check(
            &[("job", Regex, "worker|api|api")],
            &[
                r#"errors{job="api"}"#,
                r#"up{job="api"}"#,
                r#"up{job="worker"}"#,
            ],
        );
        check(&[("job", Equal, ""), ("__name__", Regex, ".+")], &["up"]);
        check(
            &[("job", NotRegex, "a.*"), ("__name__", Regex, "u.")],
            &["up", r#"up{job="worker"}"#],
        );
        check(&[("job", Equal, "nope")], &[]);
    }

    #[test]
    fn a_series_added_after_a_selection_is_found() {
        let mut store = store();
        let all = [Matcher::new("__name__", MatchOp::Equal, "up").unwrap()];
        assert_eq!(store.select(&all).len(), 3);
        store.append(
            Labels::new([(METRIC_NAME, "up"), ("job", "node")]),
            &[(0, 1.0)],
        );
        assert_eq!(store.select(&all).len(), 4);
    }
}
