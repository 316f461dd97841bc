//! A file of metrics as a store that can be queried: our own dataset format, or OpenMetrics text with timestamps.

use std::collections::BTreeMap;

use exposition::{Family, Format, MetricType, Sample, canonical_le};
use tsdb::dataset::{self, DatasetError};
use tsdb::{Labels, METRIC_NAME, MemoryStore, Series};

/// Series and the moment at which they end.
pub struct Import {
    pub store: MemoryStore,
    /// Unix milliseconds.
    pub end_ms: i64,
}

/// Why a file cannot be queried.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    #[error("this is neither a dataset nor OpenMetrics text: {0}")]
    OpenMetrics(#[from] exposition::ParseError),
    #[error("line {line}: `{sample}` has no timestamp: a query needs to know when")]
    NoTimestamp { line: u32, sample: String },
    #[error("line {line}: `{sample}` has another value than an earlier line at the same time")]
    TwoValues { line: u32, sample: String },
}

/// Reads a file of either kind; its content says which.
///
/// # Errors
/// When it is neither, or holds samples that no store could hold.
pub fn import(file: &[u8]) -> Result<Import, ImportError> {
    if dataset::is_dataset(file) {
        let dataset = dataset::read(file)?;
        return Ok(Import {
            store: dataset.store,
            end_ms: dataset.info.end_ms,
        });
    }
    openmetrics(file)
}

/// A sample's time, its value and the line it stands on.
type Point<'a> = (i64, f64, &'a Sample);

fn openmetrics(text: &[u8]) -> Result<Import, ImportError> {
    let exposition = exposition::parse_as(text, Format::OpenMetrics)?;
    let mut series: BTreeMap<Labels, Vec<Point<'_>>> = BTreeMap::new();
    for family in &exposition.families {
        for sample in &family.samples {
            let time = sample
                .timestamp_ms
                .ok_or_else(|| ImportError::NoTimestamp {
                    line: sample.line,
                    sample: sample.raw.clone(),
                })?;
            let points = series.entry(labels(family, sample)).or_default();
            points.push((time, sample.value, sample));
        }
    }
    let mut import = Import {
        store: MemoryStore::default(),
        end_ms: 0,
    };
    for (labels, mut points) in series {
        points.sort_by_key(|(time, ..)| *time);
        for pair in points.windows(2) {
            if let [(time, value, _), (next, other, sample)] = pair
                && time == next
                && value.to_bits() != other.to_bits()
            {
                return Err(ImportError::TwoValues {
                    line: sample.line,
                    sample: sample.raw.clone(),
                });
            }
        }
        points.dedup_by_key(|(time, ..)| *time);
        let timestamps: Vec<i64> = points.iter().map(|(time, ..)| *time).collect();
        import.end_ms = import.end_ms.max(timestamps.last().copied().unwrap_or(0));
        let values = points.iter().map(|(_, value, _)| *value).collect();
        import.store.insert(Series::new(labels, timestamps, values));
    }
    Ok(import)
}

/// A series' labels as Prometheus stores them: the bounds of buckets and quantiles are written in one way only.
fn labels(family: &Family, sample: &Sample) -> Labels {
    let bound = match family.metric_type {
        MetricType::Histogram | MetricType::GaugeHistogram => "le",
        MetricType::Summary => "quantile",
        _ => "",
    };
    let name = (METRIC_NAME.to_owned(), sample.name.clone());
    let labels = sample.labels.iter().map(|(label, value)| {
        let value = if label == bound {
            canonical_le(value)
        } else {
            value.clone()
        };
        (label.clone(), value)
    });
    Labels::new(std::iter::once(name).chain(labels))
}

#[cfg(test)]
mod tests {
    use tsdb::dataset::{Dataset, DatasetInfo};

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &[i64], &[f64])]) {
        let import = import(text.as_bytes()).unwrap();
        let found: Vec<(String, &[i64], &[f64])> = import
            .store
            .series()
            .map(|series| {
                (
                    series.labels.to_string(),
                    &*series.timestamps,
                    &*series.values,
                )
            })
            .collect();
        let expected: Vec<(String, &[i64], &[f64])> = expected
            .iter()
            .map(|(labels, times, values)| ((*labels).to_owned(), *times, *values))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn samples_come_together_by_series_and_in_order_of_time() {
        check(
            "# TYPE up gauge\nup{job=\"a\"} 1 20\nup 5 10.5\nup{job=\"a\"} 0 10\nup{job=\"a\"} 1 20\n# EOF\n",
            &[
                ("up", &[10_500], &[5.0]),
                (r#"up{job="a"}"#, &[10_000, 20_000], &[0.0, 1.0]),
            ],
        );
    }

    #[test]
    fn bounds_are_written_as_prometheus_stores_them() {
        check(
            "# TYPE h histogram\nh_bucket{le=\"1\"} 1 1\n# TYPE g gauge\ng{le=\"1\"} 1 1\n# EOF\n",
            &[
                (r#"g{le="1"}"#, &[1_000], &[1.0]),
                (r#"h_bucket{le="1.0"}"#, &[1_000], &[1.0]),
            ],
        );
    }

    #[test]
    fn a_dataset_is_told_by_its_first_bytes() {
        let info = DatasetInfo {
            end_ms: 7,
            ..DatasetInfo::default()
        };
        let mut store = MemoryStore::default();
        store.append(Labels::new([(METRIC_NAME, "up")]), &[(5, 1.0)]);
        let file = dataset::write(&Dataset {
            info,
            store,
            ..Dataset::default()
        });
        let import = import(&file).unwrap();
        assert_eq!((import.store.series().len(), import.end_ms), (1, 7));
    }

    #[test]
    fn what_cannot_be_queried_is_named() {
        for (text, message) in [
            (
                "up 1\n# EOF\n",
                "line 1: `up 1` has no timestamp: a query needs to know when",
            ),
            (
                "up 1 1\nup 2 1\n# EOF\n",
                "line 2: `up 2 1` has another value than an earlier line at the same time",
            ),
        ] {
            let error = import(text.as_bytes()).err().unwrap();
            assert_eq!(error.to_string(), message);
        }
        let error = import(b"up 1 1\n").err().unwrap().to_string();
        assert!(
            error.starts_with("this is neither a dataset nor OpenMetrics text: line "),
            "{error}"
        );
    }
}
