//! One series of an intermediate result: a value, or none, for each step.

use std::sync::Arc;

use tsdb::{Histogram, Labels};

use crate::functions::Sample;

/// The result of evaluating an expression at all steps.
#[derive(Debug, Clone)]
pub(super) enum Values {
    Scalar(Vec<f64>),
    String(String),
    Vector(Vec<SeriesColumn>),
}

/// One series of an instant vector over all steps.
#[derive(Debug, Clone)]
pub(super) struct SeriesColumn {
    pub(super) labels: Labels,
    /// Whether the metric's name is to be removed at the end of the query.
    pub(super) drops_name: bool,
    pub(super) values: Column,
}

impl SeriesColumn {
    /// A series without labels.
    pub(super) fn unnamed(values: Column) -> Self {
        Self {
            labels: Labels::default(),
            drops_name: false,
            values,
        }
    }
}

/// A value, or none, for each step. Floats are dense; most columns hold no histogram and pay nothing for them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// The stale marker stands for "no float": selectors never let one through.
    floats: Vec<f64>,
    /// Empty, or as long as `floats`. A step never has both.
    histograms: Vec<Option<Arc<Histogram>>>,
}

const ABSENT: f64 = f64::from_bits(tsdb::STALE_NAN_BITS);

impl Column {
    pub(super) fn absent(len: usize) -> Self {
        Self {
            floats: vec![ABSENT; len],
            histograms: Vec::new(),
        }
    }

    pub(super) fn from_floats(floats: Vec<f64>) -> Self {
        Self {
            floats,
            histograms: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.floats.len()
    }

    pub(super) fn float(&self, index: usize) -> Option<f64> {
        Some(self.floats[index]).filter(|value| !tsdb::is_stale_nan(*value))
    }

    pub(super) fn histogram(&self, index: usize) -> Option<&Arc<Histogram>> {
        self.histograms.get(index)?.as_ref()
    }

    pub(super) fn has_histograms(&self) -> bool {
        !self.histograms.is_empty()
    }

    pub(super) fn get(&self, index: usize) -> Option<Sample> {
        match self.float(index) {
            Some(value) => Some(Sample::Float(value)),
            None => self.histogram(index).cloned().map(Sample::Histogram),
        }
    }

    pub(super) fn is_present(&self, index: usize) -> bool {
        self.float(index).is_some() || self.histogram(index).is_some()
    }

    /// Whether no step has a value.
    pub(super) fn is_empty(&self) -> bool {
        (0..self.len()).all(|index| !self.is_present(index))
    }

    pub(super) fn set_float(&mut self, index: usize, value: f64) {
        self.floats[index] = value;
        if let Some(histogram) = self.histograms.get_mut(index) {
            *histogram = None;
        }
    }

    pub(super) fn set(&mut self, index: usize, sample: Option<Sample>) {
        match sample {
            Some(Sample::Float(value)) => self.set_float(index, value),
            Some(Sample::Histogram(histogram)) => {
                self.histograms.resize(self.floats.len(), None);
                self.histograms[index] = Some(histogram);
                self.floats[index] = ABSENT;
            }
            None => self.set_float(index, ABSENT),
        }
    }

    pub(super) fn clear(&mut self, index: usize) {
        self.set_float(index, ABSENT);
    }

    /// The same sample, or none, at every step.
    pub(super) fn fill(&mut self, sample: Option<&Sample>) {
        for index in 0..self.len() {
            self.set(index, sample.cloned());
        }
    }

    /// Replaces each float by `f` of it; histograms are dropped.
    pub(super) fn map_floats(&mut self, f: impl Fn(f64) -> f64) {
        for value in &mut self.floats {
            if !tsdb::is_stale_nan(*value) {
                *value = f(*value);
            }
        }
        self.histograms.clear();
    }

    /// As [`Column::map_floats`], with the step's index, and a float may go away.
    pub(super) fn filter_map_floats(&mut self, f: impl Fn(usize, f64) -> Option<f64>) {
        for (index, value) in self.floats.iter_mut().enumerate() {
            if !tsdb::is_stale_nan(*value) {
                *value = f(index, *value).unwrap_or(ABSENT);
            }
        }
        self.histograms.clear();
    }

    /// Replaces each histogram by a float; floats are dropped.
    pub(super) fn map_histograms(&mut self, f: impl Fn(&Histogram) -> f64) {
        for index in 0..self.len() {
            self.floats[index] = self
                .histogram(index)
                .map_or(ABSENT, |histogram| f(histogram));
        }
        self.histograms.clear();
    }

    /// Leaves the histograms only.
    pub(super) fn drop_floats(&mut self) {
        self.floats.fill(ABSENT);
    }

    pub(super) fn negate(&mut self) {
        for value in &mut self.floats {
            if !tsdb::is_stale_nan(*value) {
                *value = -*value;
            }
        }
        for histogram in self.histograms.iter_mut().flatten() {
            let histogram = Arc::make_mut(histogram);
            histogram.scale(-1.0);
            histogram.reset_hint = tsdb::ResetHint::Gauge;
        }
    }

    /// Fills the gaps of `self` from `other`. `false`, and nothing done, where both have a value at one step.
    pub(super) fn merge(&mut self, other: &Self) -> bool {
        if (0..self.len()).any(|index| self.is_present(index) && other.is_present(index)) {
            return false;
        }
        for index in 0..self.len() {
            if let Some(sample) = other.get(index) {
                self.set(index, Some(sample));
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_merge_where_they_do_not_overlap() {
        let mut column = Column::from_floats(vec![1.0, ABSENT, f64::NAN]);
        assert!(!column.merge(&Column::from_floats(vec![ABSENT, 2.0, 3.0])));
        assert!(column.merge(&Column::from_floats(vec![ABSENT, 2.0, ABSENT])));
        assert_eq!(column.float(1), Some(2.0));
        assert!(column.float(2).unwrap().is_nan());
    }

    #[test]
    fn a_histogram_and_a_float_take_each_others_place() {
        let mut column = Column::from_floats(vec![1.0; 2]);
        column.set(1, Some(Sample::Histogram(Arc::default())));
        assert!(column.float(1).is_none() && column.histogram(1).is_some());
        column.clear(1);
        assert!(!column.is_present(1) && column.is_present(0));
    }
}
