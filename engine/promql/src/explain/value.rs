//! Values as an explanation shows them: some of many.

use tsdb::Labels;

use crate::eval::{Value, VectorSample};
use crate::functions::Sample;

/// How many entries of a list are kept.
const MOST: usize = 200;

/// The first of a list, and how many it had.
#[derive(Debug, Clone, PartialEq)]
pub struct Capped<T> {
    pub shown: Vec<T>,
    pub total: usize,
}

impl<T> Capped<T> {
    pub(crate) fn of(items: impl IntoIterator<Item = T>) -> Self {
        let mut shown = Vec::new();
        let mut total = 0;
        for item in items {
            if total < MOST {
                shown.push(item);
            }
            total += 1;
        }
        Self { shown, total }
    }

    /// How many are not shown.
    pub fn hidden(&self) -> usize {
        self.total - self.shown.len()
    }
}

/// What an expression comes to at one moment.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeValue {
    Scalar(f64),
    String(String),
    Vector(Capped<VectorSample>),
    Windows(Capped<WindowSeries>),
}

/// One series of a range vector: what lies in its window.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowSeries {
    pub labels: Labels,
    /// The window is `(start_ms, end_ms]`.
    pub start_ms: i64,
    pub end_ms: i64,
    /// How many samples it holds; with `anchored` and `smoothed`, those next to it are counted too.
    pub samples: usize,
    pub first: Option<Point>,
    pub last: Option<Point>,
    /// How often a value is below the one before it: the resets, if this is a counter.
    pub falls: usize,
}

/// A sample and its time.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    pub at_ms: i64,
    pub value: Sample,
}

impl NodeValue {
    /// How many series there are; a scalar and a string have none.
    pub fn series(&self) -> Option<usize> {
        match self {
            Self::Scalar(_) | Self::String(_) => None,
            Self::Vector(samples) => Some(samples.total),
            Self::Windows(series) => Some(series.total),
        }
    }

    /// The value of an instant query; `None` for a range vector, whose samples are the query's own.
    pub(super) fn of_result(value: &Value) -> Option<Self> {
        match value {
            Value::Scalar(value) => Some(Self::Scalar(*value)),
            Value::String(text) => Some(Self::String(text.clone())),
            Value::Vector(samples) => Some(Self::Vector(Capped::of(samples.iter().cloned()))),
            Value::Matrix(_) => None,
        }
    }
}
