//! What rules write, laid over the store that they read.

use std::collections::HashMap;
use std::sync::Arc;

use promql::Sample;
use tsdb::{
    Histogram, Labels, METRIC_NAME, MatchOp, Matcher, MemoryStore, Series, SeriesStore, short_float,
};

/// A series among those written, by which it is found without its labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesId(usize);

/// The series that rules wrote. Grows by a sample at a time, and is read between two samples.
#[derive(Debug, Default, Clone)]
pub struct Written {
    series: Vec<Series>,
    ids: HashMap<Labels, usize>,
    by_name: HashMap<Arc<str>, Vec<usize>>,
    samples: u64,
}

impl Written {
    /// The series with these labels; made, and filled by `before`, where there is none yet.
    fn id(&mut self, labels: &Labels, before: impl FnOnce() -> Option<Series>) -> SeriesId {
        if let Some(id) = self.ids.get(labels) {
            return SeriesId(*id);
        }
        let id = self.series.len();
        let series = before().unwrap_or_else(|| Series::new(labels.clone(), [], Vec::new()));
        self.series.push(series);
        self.ids.insert(labels.clone(), id);
        let name: Arc<str> = labels.metric_name().into();
        self.by_name.entry(name).or_default().push(id);
        SeriesId(id)
    }

    /// Appends a sample. Like the server, takes none that is older than the newest one, and of two at the same
    /// time only the first.
    fn append(&mut self, id: SeriesId, at_ms: i64, sample: &Sample) -> Result<(), Refused> {
        let Some(series) = self.series.get_mut(id.0) else {
            return Ok(());
        };
        let newest_float = series.timestamps.last().copied();
        let newest_histogram = series.histograms.timestamps.last().copied();
        match newest_float.max(newest_histogram) {
            Some(newest) if newest > at_ms => return Err(Refused::OutOfOrder),
            Some(newest) if newest == at_ms => {
                return same_or_refused(series, newest_float, sample);
            }
            _ => {}
        }
        self.samples += 1;
        match sample {
            Sample::Float(value) => {
                series.timestamps.push(at_ms);
                series.values.push(*value);
            }
            Sample::Histogram(histogram) => {
                series.histograms.timestamps.push(at_ms);
                series.histograms.values.push(Arc::clone(histogram));
            }
        }
        Ok(())
    }

    fn select(&self, matchers: &[Matcher]) -> Vec<&Series> {
        let matches = |series: &&Series| {
            let is_empty = series.timestamps.is_empty() && series.histograms.timestamps.is_empty();
            !is_empty
                && matchers
                    .iter()
                    .all(|matcher| matcher.matches(&series.labels))
        };
        let name = matchers
            .iter()
            .find(|matcher| matcher.name == METRIC_NAME && matcher.op == MatchOp::Equal);
        let mut found: Vec<&Series> = match name {
            None => self.series.iter().filter(matches).collect(),
            Some(name) => {
                let ids = self.by_name.get(name.value.as_str());
                let ids = ids.map_or(&[][..], Vec::as_slice);
                let series = ids.iter().filter_map(|id| self.series.get(*id));
                series.filter(matches).collect()
            }
        };
        found.sort_by(|a, b| a.labels.cmp(&b.labels));
        found
    }

    /// Every series, in the order in which they were first written.
    pub fn series(&self) -> impl ExactSizeIterator<Item = &Series> {
        self.series.iter()
    }

    /// How many samples were written.
    pub fn samples(&self) -> u64 {
        self.samples
    }

    /// As a store of its own.
    pub fn into_store(self) -> MemoryStore {
        let mut series = self.series;
        series.sort_by(|a, b| a.labels.cmp(&b.labels));
        let mut store = MemoryStore::default();
        for series in series {
            store.insert(series);
        }
        store
    }
}

/// Why a sample was not taken, as the server words it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(super) enum Refused {
    #[error("out of order sample")]
    OutOfOrder,
    #[error("duplicate sample for timestamp")]
    DuplicateHistogram,
    #[error("duplicate sample for timestamp {at_ms}; overrides not allowed: existing {existing}, new value {new}", new = short_float(*new))]
    Duplicate {
        at_ms: i64,
        existing: String,
        new: f64,
    },
}

/// The newest sample of `series`, a float if that is at `float_ms`, has the time of `sample`: fine if it says the same.
fn same_or_refused(series: &Series, float_ms: Option<i64>, sample: &Sample) -> Result<(), Refused> {
    let is_float = float_ms > series.histograms.timestamps.last().copied();
    match sample {
        Sample::Float(new) => {
            let existing = series.values.last().copied().filter(|_| is_float);
            if existing.is_some_and(|existing| existing.to_bits() == new.to_bits()) {
                return Ok(());
            }
            Err(Refused::Duplicate {
                at_ms: float_ms.unwrap_or_default(),
                existing: existing.map_or("is a histogram".to_owned(), short_float),
                new: *new,
            })
        }
        Sample::Histogram(new) => {
            let existing: Option<&Arc<Histogram>> = series.histograms.values.last();
            if !is_float && existing == Some(new) {
                return Ok(());
            }
            Err(Refused::DuplicateHistogram)
        }
    }
}

/// A store with what rules wrote over it. A series in both is read from what was written, which begins with
/// what the store held before.
pub struct Overlay<'a> {
    base: &'a dyn SeriesStore,
    written: Written,
}

impl<'a> Overlay<'a> {
    pub(super) fn new(base: &'a dyn SeriesStore) -> Self {
        Self {
            base,
            written: Written::default(),
        }
    }

    /// The series to write to. `from_ms`: what the store below has from then on is forgotten, for a replay comes anew
    /// to what may have been recorded before.
    pub(super) fn id(&mut self, labels: &Labels, from_ms: i64) -> SeriesId {
        let base = self.base;
        self.written.id(labels, || before(base, labels, from_ms))
    }

    pub(super) fn append(
        &mut self,
        id: SeriesId,
        at_ms: i64,
        sample: &Sample,
    ) -> Result<(), Refused> {
        self.written.append(id, at_ms, sample)
    }

    pub(super) fn mark_stale(&mut self, id: SeriesId, at_ms: i64) {
        let marker = Sample::Float(tsdb::stale_nan());
        let _ = self.written.append(id, at_ms, &marker);
    }

    pub fn written(&self) -> &Written {
        &self.written
    }

    pub fn into_written(self) -> Written {
        self.written
    }
}

impl SeriesStore for Overlay<'_> {
    fn select(&self, matchers: &[Matcher]) -> Vec<&Series> {
        let base = self.base.select(matchers);
        let written = self.written.select(matchers);
        if written.is_empty() {
            return base;
        }
        let mut both = Vec::with_capacity(base.len() + written.len());
        let mut written = written.into_iter().peekable();
        for series in base {
            while let Some(earlier) = written.next_if(|written| written.labels < series.labels) {
                both.push(earlier);
            }
            if written
                .peek()
                .is_none_or(|written| written.labels != series.labels)
            {
                both.push(series);
            }
        }
        both.extend(written);
        both
    }
}

/// What `base` holds of the series before `from_ms`.
fn before(base: &dyn SeriesStore, labels: &Labels, from_ms: i64) -> Option<Series> {
    let matchers: Result<Vec<Matcher>, _> = labels
        .iter()
        .map(|(name, value)| Matcher::new(name, MatchOp::Equal, value))
        .collect();
    let found = base.select(&matchers.ok()?);
    let series = found.into_iter().find(|series| &series.labels == labels)?;
    let mut series = series.clone();
    let floats = series.timestamps.partition_point(|time| *time < from_ms);
    series.timestamps = series.timestamps.iter().copied().take(floats).collect();
    series.values.truncate(floats);
    series.start_timestamps.clear();
    let column = &mut series.histograms;
    let histograms = column.timestamps.partition_point(|time| *time < from_ms);
    column.timestamps.truncate(histograms);
    column.values.truncate(histograms);
    column.start_timestamps.clear();
    Some(series)
}
