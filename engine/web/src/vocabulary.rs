//! Names for completion, with the types and help that the dataset's metadata gives them.

use std::collections::BTreeSet;

use promql::complete::{MetricInfo, StoreVocabulary, Vocabulary};
use tsdb::dataset::{Dataset, MetricMetadata};

/// What every keystroke asks for, looked up once.
#[derive(Default)]
pub(crate) struct DatasetVocabulary {
    metrics: Vec<MetricInfo>,
}

impl DatasetVocabulary {
    pub(crate) fn new(dataset: &Dataset) -> Self {
        let names: BTreeSet<&str> = dataset
            .store
            .series()
            .map(|series| series.labels.metric_name())
            .collect();
        let metrics = names
            .into_iter()
            .filter(|name| !name.is_empty())
            .map(|name| {
                let metadata = metadata(dataset, name);
                MetricInfo {
                    name: name.to_owned(),
                    kind: metadata
                        .map(|known| known.kind.as_str().to_owned())
                        .unwrap_or_default(),
                    help: metadata.map(|known| known.help.clone()).unwrap_or_default(),
                }
            });
        Self {
            metrics: metrics.collect(),
        }
    }

    pub(crate) fn on<'a>(&'a self, dataset: &'a Dataset) -> impl Vocabulary + use<'a> {
        OnDataset {
            names: self,
            store: StoreVocabulary(&dataset.store),
        }
    }
}

/// A series belongs to the family with its own name, or with its name less a suffix.
fn metadata<'a>(dataset: &'a Dataset, name: &str) -> Option<&'a MetricMetadata> {
    let suffixes = ["", "_bucket", "_sum", "_count", "_total"];
    suffixes
        .iter()
        .find_map(|suffix| dataset.metadata.get(name.strip_suffix(suffix)?))
}

struct OnDataset<'a> {
    names: &'a DatasetVocabulary,
    store: StoreVocabulary<'a>,
}

impl Vocabulary for OnDataset<'_> {
    fn metrics(&self) -> Vec<MetricInfo> {
        self.names.metrics.clone()
    }

    fn labels(&self, metrics: &[String]) -> Vec<String> {
        self.store.labels(metrics)
    }

    fn values(&self, metric: Option<&str>, label: &str) -> Vec<String> {
        self.store.values(metric, label)
    }
}
