//! Why a query gives what it gives: its tree, and for each node the value, the work, and what was matched, grouped or dropped.
//!
//! The evaluator itself runs the query and reports what it does to a recorder (`eval::trace`); nothing is worked out
//! a second time, so an explanation never disagrees with the query.

mod complete;
mod detail;
mod tree;
mod value;

use tsdb::SeriesStore;

use crate::annotations::Annotation;
use crate::ast::{LabelMatcher, Span};
use crate::eval::{EvalError, Evaluation, trace};
use crate::functions::ValueType;
use crate::parser::parse;
use crate::query::{QueryError, QuerySettings};

pub use detail::{
    BucketCount, Detail, DropReason, Dropped, Extrapolation, GroupMember, Grouping, HistogramHit,
    Matching, MissReason, Missing, Pair, SeriesGroup, Side,
};
pub use value::{Capped, NodeValue, Point, WindowSeries};

/// A query taken apart at one moment.
#[derive(Debug)]
pub struct Explanation {
    pub root: Node,
    /// What the query comes to, or why it fails; then the tree shows how far the evaluation came.
    pub outcome: Result<Evaluation, EvalError>,
}

/// One expression of the query.
#[derive(Debug, Clone)]
pub struct Node {
    pub span: Span,
    /// The expression without its operands: `/ on (job)`, `sum by (job)`, `rate`, `up{job="api"}`.
    pub title: String,
    pub kind: NodeKind,
    pub value_type: ValueType,
    /// `None` where the evaluation never came here, or failed here.
    pub value: Option<NodeValue>,
    /// The moment of `value`, in Unix milliseconds: inside a subquery the last one of `steps`.
    pub at_ms: i64,
    /// At how many moments the expression was evaluated: one, but inside a subquery.
    pub steps: usize,
    /// How many samples were read from the store, here and below.
    pub samples: u64,
    /// Nanoseconds spent, the nodes below included, and without them.
    pub total_ns: u64,
    pub own_ns: u64,
    /// What the evaluator remarked here, warnings and infos.
    pub remarks: Vec<Annotation>,
    /// Why the evaluation failed here.
    pub error: Option<String>,
    pub detail: Option<Detail>,
    /// In source order.
    pub children: Vec<Node>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    Number,
    String,
    Selector(Vec<LabelMatcher>),
    RangeSelector(Vec<LabelMatcher>),
    Subquery,
    Function(&'static str),
    Aggregation(&'static str),
    Operator(&'static str),
    Sign,
    Parentheses,
}

impl NodeKind {
    /// The kind as one word.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::String => "string",
            Self::Selector(_) => "selector",
            Self::RangeSelector(_) => "range selector",
            Self::Subquery => "subquery",
            Self::Function(_) => "function",
            Self::Aggregation(_) => "aggregation",
            Self::Operator(_) => "operator",
            Self::Sign => "sign",
            Self::Parentheses => "parentheses",
        }
    }
}

impl Node {
    /// Visits this node and all below it, each before its children.
    pub fn walk<'n>(&'n self, visit: &mut impl FnMut(&'n Self)) {
        visit(self);
        for child in &self.children {
            child.walk(visit);
        }
    }
}

/// Evaluates `source` at one moment and tells how. `clock` counts nanoseconds from any fixed moment.
///
/// # Errors
/// When the text is no query. A failed evaluation is explained too.
pub fn explain(
    store: &dyn SeriesStore,
    source: &str,
    at_ms: i64,
    settings: &QuerySettings<'_>,
    clock: &dyn Fn() -> u64,
) -> Result<Explanation, QueryError> {
    let parsed = parse(source, &settings.language);
    if !parsed.is_valid() {
        return Err(QueryError::Parse(parsed.diagnostics));
    }
    let recorder = trace::Trace::new(clock);
    let outcome = trace::evaluate(store, &parsed.expr, at_ms, &settings.evaluation, &recorder);
    if outcome.is_ok() {
        complete::complete(store, &parsed.expr, at_ms, &settings.evaluation, &recorder);
    }
    let mut root = tree::node(&parsed.expr, &recorder.into_observations());
    if let Ok(evaluation) = &outcome {
        root.value = NodeValue::of_result(&evaluation.value).or(root.value);
    }
    Ok(Explanation { root, outcome })
}
