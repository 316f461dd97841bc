//! The names and values that a completion can offer.

use std::collections::BTreeSet;

use tsdb::{METRIC_NAME, MatchOp, Matcher, SeriesStore};

/// Where completion finds what exists.
pub trait Vocabulary {
    /// All metrics, by name.
    fn metrics(&self) -> Vec<MetricInfo>;
    /// The labels of these metrics, of all where `metrics` is empty; sorted, without the name's own.
    fn labels(&self, metrics: &[String]) -> Vec<String>;
    /// The values of a label, of one metric or of all; sorted.
    fn values(&self, metric: Option<&str>, label: &str) -> Vec<String>;
}

/// A metric's name and what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricInfo {
    pub name: String,
    /// `counter`, `gauge`, … or nothing.
    pub kind: String,
    pub help: String,
}

/// The vocabulary of a store, without types and help.
pub struct StoreVocabulary<'a>(pub &'a dyn SeriesStore);

impl StoreVocabulary<'_> {
    fn select(&self, metric: Option<&str>) -> Vec<&tsdb::Series> {
        let name = metric.and_then(|name| Matcher::new(METRIC_NAME, MatchOp::Equal, name).ok());
        self.0.select(name.as_slice())
    }
}

impl Vocabulary for StoreVocabulary<'_> {
    fn metrics(&self) -> Vec<MetricInfo> {
        let names: BTreeSet<&str> = self
            .select(None)
            .iter()
            .map(|series| series.labels.metric_name())
            .collect();
        let named = names.into_iter().filter(|name| !name.is_empty());
        named
            .map(|name| MetricInfo {
                name: name.to_owned(),
                kind: String::new(),
                help: String::new(),
            })
            .collect()
    }

    fn labels(&self, metrics: &[String]) -> Vec<String> {
        let series = if metrics.is_empty() {
            self.select(None)
        } else {
            metrics
                .iter()
                .flat_map(|metric| self.select(Some(metric)))
                .collect()
        };
        let names: BTreeSet<&str> = series
            .iter()
            .flat_map(|series| series.labels.iter().map(|(name, _)| name))
            .collect();
        names
            .into_iter()
            .filter(|name| *name != METRIC_NAME)
            .map(str::to_owned)
            .collect()
    }

    fn values(&self, metric: Option<&str>, label: &str) -> Vec<String> {
        let values: BTreeSet<&str> = self
            .select(metric)
            .iter()
            .map(|series| series.labels.get(label))
            .collect();
        values
            .into_iter()
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
            .collect()
    }
}
