//! What Prometheus keeps of a target: its answers as columns, staleness markers, and the series it adds itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use tsdb::{Labels, METRIC_NAME, MemoryStore, Series, stale_nan};

/// All answers of one target so far.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) job: &'static str,
    pub(crate) instance: String,
    timestamps: Vec<i64>,
    columns: Vec<Column>,
    places: BTreeMap<Key, usize>,
    /// The columns in the order of the last answer: a target answers in the same order nearly always.
    order: Vec<usize>,
    cursor: usize,
}

type Key = (&'static str, Vec<(&'static str, String)>);

#[derive(Debug)]
struct Column {
    key: Key,
    /// Rows (scrapes) at which the series has a sample, as half-open runs.
    runs: Vec<(usize, usize)>,
    values: Vec<f64>,
    is_stale: bool,
}

/// One scrape while its samples come in.
pub(crate) struct Answer<'a> {
    target: &'a mut Target,
    row: usize,
    samples: usize,
    added: usize,
}

impl Target {
    pub(crate) fn new(job: &'static str, instance: String) -> Self {
        Self {
            job,
            instance,
            timestamps: Vec::new(),
            columns: Vec::new(),
            places: BTreeMap::new(),
            order: Vec::new(),
            cursor: 0,
        }
    }

    /// Begins a scrape whose samples get this timestamp.
    pub(crate) fn answer(&mut self, timestamp_ms: i64) -> Answer<'_> {
        self.timestamps.push(timestamp_ms);
        self.cursor = 0;
        let row = self.timestamps.len() - 1;
        Answer {
            target: self,
            row,
            samples: 0,
            added: 0,
        }
    }

    fn column(&mut self, name: &'static str, labels: &[(&'static str, &str)]) -> &mut Column {
        let expected = self.order.get(self.cursor).copied();
        let place = match expected.filter(|&place| self.columns[place].is(name, labels)) {
            Some(place) => place,
            None => {
                let key = (
                    name,
                    labels
                        .iter()
                        .map(|(name, value)| (*name, (*value).to_owned()))
                        .collect(),
                );
                let place = *self.places.entry(key).or_insert_with_key(|key| {
                    self.columns.push(Column {
                        key: key.clone(),
                        runs: Vec::new(),
                        values: Vec::new(),
                        is_stale: true,
                    });
                    self.columns.len() - 1
                });
                self.order.insert(self.cursor, place);
                place
            }
        };
        self.cursor += 1;
        &mut self.columns[place]
    }

    /// Moves everything into `store`; series with samples at the same scrapes share their timestamps.
    pub(crate) fn store(self, store: &mut MemoryStore) {
        let mut shared: BTreeMap<Vec<(usize, usize)>, Arc<[i64]>> = BTreeMap::new();
        for column in self.columns {
            let timestamps = shared.entry(column.runs).or_insert_with_key(|runs| {
                runs.iter()
                    .flat_map(|&(from, to)| &self.timestamps[from..to])
                    .copied()
                    .collect()
            });
            let (name, labels) = &column.key;
            let own = labels.iter().map(|(name, value)| (*name, value.as_str()));
            let added = [
                (METRIC_NAME, *name),
                ("job", self.job),
                ("instance", &self.instance),
            ];
            store.insert(Series::new(
                Labels::new(own.chain(added)),
                Arc::clone(timestamps),
                column.values,
            ));
        }
    }
}

impl Column {
    fn is(&self, name: &str, labels: &[(&'static str, &str)]) -> bool {
        self.key.0 == name
            && self.key.1.len() == labels.len()
            && self
                .key
                .1
                .iter()
                .zip(labels)
                .all(|(own, other)| own.0 == other.0 && own.1 == other.1)
    }

    fn push(&mut self, row: usize, value: f64) {
        match self.runs.last_mut() {
            Some((_, end)) if *end == row => *end = row + 1,
            _ => self.runs.push((row, row + 1)),
        }
        self.values.push(value);
    }

    fn was_seen_at(&self, row: usize) -> bool {
        self.runs.last().is_some_and(|&(_, end)| end == row + 1)
    }
}

impl Answer<'_> {
    /// One line of the answer. `name` with its labels must come once.
    pub(crate) fn sample(
        &mut self,
        name: &'static str,
        labels: &[(&'static str, &str)],
        value: f64,
    ) {
        let row = self.row;
        let column = self.target.column(name, labels);
        debug_assert!(!column.was_seen_at(row), "{name} {labels:?} comes twice");
        let is_new = column.is_stale;
        column.is_stale = false;
        column.push(row, value);
        self.samples += 1;
        self.added += usize::from(is_new);
    }

    pub(crate) fn plain(&mut self, name: &'static str, value: f64) {
        self.sample(name, &[], value);
    }

    pub(crate) fn samples(&self) -> usize {
        self.samples
    }

    /// Ends the scrape: marks what is gone as stale and adds what Prometheus itself says about the target.
    pub(crate) fn finish(mut self, outcome: Outcome, duration_seconds: f64) {
        let (samples, added) = (self.samples, self.added);
        self.plain("scrape_duration_seconds", duration_seconds);
        self.plain("scrape_samples_post_metric_relabeling", samples as f64);
        self.plain("scrape_samples_scraped", samples as f64);
        self.plain("scrape_series_added", added as f64);
        self.plain("up", f64::from(outcome == Outcome::Answered));
        let row = self.row;
        for column in &mut self.target.columns {
            if !column.is_stale && !column.was_seen_at(row) {
                column.push(row, stale_nan());
                column.is_stale = true;
            }
        }
        self.target.order.truncate(self.target.cursor);
    }
}

/// Whether the target could be scraped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Answered,
    Failed,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(target: Target) -> Vec<(String, Vec<i64>, Vec<String>)> {
        let mut store = MemoryStore::default();
        target.store(&mut store);
        let own = store
            .series()
            .filter(|series| series.labels.metric_name().len() == 1);
        let rows = own.map(|series| {
            let values = series.values.iter().map(|value| {
                if value.is_nan() {
                    "stale".into()
                } else {
                    value.to_string()
                }
            });
            (
                series.labels.metric_name().to_owned(),
                series.timestamps.to_vec(),
                values.collect(),
            )
        });
        rows.collect()
    }

    #[test]
    fn a_series_that_goes_is_marked_and_one_that_comes_begins_later() {
        let mut target = Target::new("job", "host:1".to_owned());
        for (time, names) in [
            (10, vec!["a", "b"]),
            (20, vec!["a", "c", "b"]),
            (30, vec!["c", "b"]),
            (40, vec!["a", "b"]),
        ] {
            let mut answer = target.answer(time);
            for name in names {
                answer.plain(name, time as f64);
            }
            answer.finish(Outcome::Answered, 0.001);
        }
        let text = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            values(target),
            [
                (
                    "a".to_owned(),
                    vec![10, 20, 30, 40],
                    text(&["10", "20", "stale", "40"])
                ),
                (
                    "b".to_owned(),
                    vec![10, 20, 30, 40],
                    text(&["10", "20", "30", "40"])
                ),
                (
                    "c".to_owned(),
                    vec![20, 30, 40],
                    text(&["20", "30", "stale"])
                ),
            ]
        );
    }

    #[test]
    fn a_target_that_is_down_has_only_what_prometheus_adds() {
        let mut target = Target::new("job", "host:1".to_owned());
        let mut answer = target.answer(10);
        answer.plain("a", 1.0);
        answer.finish(Outcome::Answered, 0.001);
        target.answer(20).finish(Outcome::Failed, 0.0);
        target.answer(30).finish(Outcome::Failed, 0.0);
        let mut store = MemoryStore::default();
        target.store(&mut store);
        let last = store.series().map(|series| {
            (
                series.labels.metric_name().to_owned(),
                series.values.len(),
                series.values[series.values.len() - 1].to_bits(),
            )
        });
        let zero = 0.0_f64.to_bits();
        let added = [
            "scrape_duration_seconds",
            "scrape_samples_post_metric_relabeling",
            "scrape_samples_scraped",
        ];
        let added = added
            .into_iter()
            .chain(["scrape_series_added", "up"])
            .map(|name| (name.to_owned(), 3, zero));
        let expected = std::iter::once(("a".to_owned(), 2, tsdb::STALE_NAN_BITS)).chain(added);
        assert_eq!(last.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    }
}
