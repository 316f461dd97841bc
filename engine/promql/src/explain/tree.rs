//! Puts what was observed of an evaluation into the shape of the query.

use crate::ast::{Expr, ExprKind};
use crate::eval::trace::{Observation, Observations};
use crate::eval::value_type;
use crate::printer;
use crate::words::aggregation_name;

use super::{Node, NodeKind};

/// The node of `expr` with everything below it.
pub(super) fn node(expr: &Expr, observations: &Observations) -> Node {
    let mut children = Vec::new();
    // A range selector is one thing to a reader, though two to the parser.
    if !matches!(expr.kind, ExprKind::Matrix { .. }) {
        expr.for_each_child(|child| children.push(node(child, observations)));
    }
    assemble(expr, observations, children)
}

// Kept out of the recursion: a query may be a thousand nodes deep, and a page's stack is small.
#[inline(never)]
fn assemble(expr: &Expr, observations: &Observations, children: Vec<Node>) -> Node {
    let observed = observations.of(expr).cloned();
    let observed = observed.unwrap_or_else(|| not_observed(expr, &children));
    let below: u64 = children.iter().map(|child: &Node| child.total_ns).sum();
    let samples_below: u64 = children.iter().map(|child| child.samples).sum();
    let total_ns = observed.total_ns.max(below);
    Node {
        span: expr.span,
        title: printer::head(expr),
        kind: kind(expr),
        value_type: value_type(expr),
        value: observed.value,
        at_ms: observed.at_ms,
        steps: observed.steps,
        samples: observed.samples + samples_below,
        total_ns,
        own_ns: total_ns - below,
        remarks: observed.remarks,
        error: observed.error,
        detail: observed.detail,
        children,
    }
}

/// The evaluator looks through parentheses at times, and takes strings as they stand.
fn not_observed(expr: &Expr, children: &[Node]) -> Observation {
    match (&expr.kind, children) {
        (ExprKind::Paren(_), [inner]) => Observation {
            value: inner.value.clone(),
            at_ms: inner.at_ms,
            steps: inner.steps,
            total_ns: inner.total_ns,
            ..Observation::default()
        },
        (ExprKind::String(literal), _) => Observation {
            value: Some(super::NodeValue::String(literal.text().to_owned())),
            ..Observation::default()
        },
        _ => Observation::default(),
    }
}

fn kind(expr: &Expr) -> NodeKind {
    match &expr.kind {
        ExprKind::Number(_) => NodeKind::Number,
        ExprKind::String(_) => NodeKind::String,
        ExprKind::Selector(selector) => NodeKind::Selector(selector.matchers.clone()),
        ExprKind::Matrix { selector, .. } => NodeKind::RangeSelector(match &selector.kind {
            ExprKind::Selector(selector) => selector.matchers.clone(),
            _ => Vec::new(),
        }),
        ExprKind::Subquery { .. } => NodeKind::Subquery,
        ExprKind::Aggregate { op, .. } => NodeKind::Aggregation(aggregation_name(*op)),
        ExprKind::Call { function, .. } => NodeKind::Function(function.name),
        ExprKind::Binary { op, .. } => NodeKind::Operator(op.symbol()),
        ExprKind::Unary { .. } => NodeKind::Sign,
        ExprKind::Paren(_) | ExprKind::Error => NodeKind::Parentheses,
    }
}
