//! What a template computes with: the Go values that can occur in an alert's template, and how Go sees their types.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use promql::{Sample, VectorSample};
use tsdb::{Histogram, Labels};

use super::go_time::Time;

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Nothing at all; prints as `<no value>`, or `<nil>` where it is an argument.
    Invalid,
    Bool(bool),
    Integer(i64, IntegerType),
    Float(f64),
    Complex(f64, f64),
    String(Rc<str>),
    /// A text that is marked as safe HTML.
    Html(Rc<str>),
    /// `map[string]string`
    Labels(Labels),
    /// `map[string]interface{}`
    Map(Rc<BTreeMap<String, Value>>),
    /// The result of a query. Sorting it is seen by all who hold it.
    Samples(Rc<RefCell<Vec<Rc<QuerySample>>>>),
    /// An element of such a result; `None` is a nil pointer.
    Sample(Option<Rc<QuerySample>>),
    Histogram(Arc<Histogram>),
    /// A moment; behind a pointer where `toTime` made it.
    Time(Time, Indirection),
    /// What `toDuration` makes: a pointer to nanoseconds.
    DurationPointer(i64),
    /// What the dot is at the start.
    Data(Rc<Data>),
    /// A value whose static type is `interface {}`.
    Interface(Option<Rc<Value>>),
}

/// Go's whole numbers, as far as they occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IntegerType {
    Int,
    Int32,
    Int64,
    Byte,
    /// Nanoseconds.
    Duration,
    Month,
    Weekday,
}

/// Whether a value stands behind a pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Indirection {
    Direct,
    Pointer,
}

/// A series with its value, as a query in a template returns it.
#[derive(Debug)]
pub(super) struct QuerySample {
    pub(super) labels: Labels,
    pub(super) value: Value,
}

/// What the dot of an alert's template is.
#[derive(Debug)]
pub(super) struct Data {
    pub(super) labels: Labels,
    pub(super) external_labels: Labels,
    pub(super) external_url: Rc<str>,
    pub(super) value: Value,
}

/// The kinds that comparisons know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BasicKind {
    Bool,
    Complex,
    Int,
    Float,
    String,
    Uint,
}

pub(super) const DATA_TYPE: &str = "struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }";

impl Value {
    pub(super) fn string(text: impl Into<Rc<str>>) -> Self {
        Self::String(text.into())
    }

    pub(super) fn int(value: i64) -> Self {
        Self::Integer(value, IntegerType::Int)
    }

    /// A length or an index; no collection is longer than an `i64` counts.
    pub(super) fn length(length: usize) -> Self {
        Self::int(i64::try_from(length).unwrap_or(i64::MAX))
    }

    /// As a result that may be anything.
    pub(super) fn boxed(self) -> Self {
        match self {
            Self::Invalid => Self::Interface(None),
            Self::Interface(_) => self,
            value => Self::Interface(Some(Rc::new(value))),
        }
    }

    /// The value inside an `interface {}`.
    pub(super) fn unboxed(self) -> Self {
        match self {
            Self::Interface(Some(inner)) => Rc::unwrap_or_clone(inner),
            Self::Interface(None) => Self::Invalid,
            value => value,
        }
    }

    pub(super) fn from_sample(sample: &Sample) -> Self {
        match sample {
            Sample::Float(value) => Self::Float(*value),
            Sample::Histogram(histogram) => Self::Histogram(Arc::clone(histogram)),
        }
    }

    /// The result of a query.
    pub(super) fn from_vector(vector: Vec<VectorSample>) -> Self {
        let samples = vector.into_iter().map(|sample| {
            Rc::new(QuerySample {
                value: Self::from_sample(&sample.value).boxed(),
                labels: sample.labels,
            })
        });
        Self::Samples(Rc::new(RefCell::new(samples.collect())))
    }

    pub(super) fn is_valid(&self) -> bool {
        !matches!(self, Self::Invalid)
    }

    /// The name of the type in Go. What is nothing has none: `<nil>`.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Invalid => "<nil>",
            Self::Bool(_) => "bool",
            Self::Integer(_, kind) => kind.name(),
            Self::Float(_) => "float64",
            Self::Complex(..) => "complex128",
            Self::String(_) => "string",
            Self::Html(_) => "template.HTML",
            Self::Labels(_) => "map[string]string",
            Self::Map(_) => "map[string]interface {}",
            Self::Samples(_) => "template.queryResult",
            Self::Sample(_) => "*template.sample",
            Self::Histogram(_) => "*histogram.FloatHistogram",
            Self::Time(_, Indirection::Direct) => "time.Time",
            Self::Time(_, Indirection::Pointer) => "*time.Time",
            Self::DurationPointer(_) => "*time.Duration",
            Self::Data(_) => DATA_TYPE,
            Self::Interface(_) => "interface {}",
        }
    }

    /// Whether `if` takes the value for true: it is not the zero of its type.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Invalid | Self::Interface(None) | Self::Sample(None) => false,
            Self::Bool(value) => *value,
            Self::Integer(value, _) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
            Self::String(text) | Self::Html(text) => !text.is_empty(),
            Self::Labels(labels) => !labels.is_empty(),
            Self::Map(map) => !map.is_empty(),
            Self::Samples(samples) => !samples.borrow().is_empty(),
            Self::Interface(Some(inner)) => inner.is_true(),
            Self::Sample(Some(_))
            | Self::Histogram(_)
            | Self::Time(..)
            | Self::DurationPointer(_)
            | Self::Data(_) => true,
        }
    }

    pub(super) fn basic_kind(&self) -> Option<BasicKind> {
        Some(match self {
            Self::Bool(_) => BasicKind::Bool,
            Self::Integer(_, IntegerType::Byte) => BasicKind::Uint,
            Self::Integer(..) => BasicKind::Int,
            Self::Float(_) => BasicKind::Float,
            Self::Complex(..) => BasicKind::Complex,
            Self::String(_) | Self::Html(_) => BasicKind::String,
            _ => return None,
        })
    }

    /// The text of a string, marked as HTML or not.
    pub(super) fn text(&self) -> Option<&Rc<str>> {
        match self {
            Self::String(text) | Self::Html(text) => Some(text),
            _ => None,
        }
    }
}

impl IntegerType {
    fn name(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Int32 => "int32",
            Self::Int64 => "int64",
            Self::Byte => "uint8",
            Self::Duration => "time.Duration",
            Self::Month => "time.Month",
            Self::Weekday => "time.Weekday",
        }
    }
}
