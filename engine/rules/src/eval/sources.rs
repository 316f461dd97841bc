//! Numbers for the series that an expression gives, so that a moment's work compares numbers and not label sets.

use std::collections::HashMap;

use promql::{MatrixSeries, Sample, VectorSample};
use tsdb::Labels;

/// A series of an expression's results, numbered in the order of first sight.
pub(super) type Source = usize;

/// The series seen so far.
#[derive(Debug, Default)]
pub(super) struct Sources {
    numbers: HashMap<Labels, Source>,
    labels: Vec<Labels>,
}

impl Sources {
    pub(super) fn number(&mut self, labels: Labels) -> Source {
        let next = self.labels.len();
        let labels_of_all = &mut self.labels;
        *self.numbers.entry(labels).or_insert_with_key(|labels| {
            labels_of_all.push(labels.clone());
            next
        })
    }

    pub(super) fn labels(&self, source: Source) -> Labels {
        self.labels.get(source).cloned().unwrap_or_default()
    }
}

/// What an expression gave at one moment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Result {
    pub(super) source: Source,
    pub(super) value: Sample,
}

/// The results of many moments, read one moment after the other.
#[derive(Debug, Default)]
pub(super) struct Matrix {
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    source: Source,
    series: MatrixSeries,
    /// Points before these are read.
    float: usize,
    histogram: usize,
}

impl Matrix {
    pub(super) fn new(series: Vec<MatrixSeries>, sources: &mut Sources) -> Self {
        let columns = series.into_iter().map(|series| Column {
            source: sources.number(series.labels.clone()),
            series,
            float: 0,
            histogram: 0,
        });
        Self {
            columns: columns.collect(),
        }
    }

    /// Puts the results at `at_ms` into `into`. Moments must rise from call to call.
    pub(super) fn read(&mut self, at_ms: i64, into: &mut Vec<Result>) {
        for column in &mut self.columns {
            if let Some(value) = column.at(at_ms) {
                into.push(Result {
                    source: column.source,
                    value,
                });
            }
        }
    }
}

impl Column {
    fn at(&mut self, at_ms: i64) -> Option<Sample> {
        if let Some((_, value)) = next(&self.series.floats, &mut self.float, at_ms) {
            return Some(Sample::Float(*value));
        }
        let (_, histogram) = next(&self.series.histograms, &mut self.histogram, at_ms)?;
        Some(Sample::Histogram(histogram.clone()))
    }
}

/// The point at exactly `at_ms`; points before it are passed over for good.
fn next<'p, T>(points: &'p [(i64, T)], read: &mut usize, at_ms: i64) -> Option<&'p (i64, T)> {
    while points.get(*read).is_some_and(|(time, _)| *time < at_ms) {
        *read += 1;
    }
    points.get(*read).filter(|(time, _)| *time == at_ms)
}

/// A vector as numbered results.
pub(super) fn number(vector: Vec<VectorSample>, sources: &mut Sources, into: &mut Vec<Result>) {
    into.extend(vector.into_iter().map(|sample| Result {
        source: sources.number(sample.labels),
        value: sample.value,
    }));
}
