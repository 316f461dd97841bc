//! What can be known of a query's result before any data is there: its labels, its values, how it accumulates.
//!
//! Promises: what it says is so for every data that fits the metric names; where that is unknown it says nothing.
//! Two assumptions: a series whose name no rule recorded was scraped, so that it carries `job` and `instance`; and a
//! label that a query groups or matches by is there, unless something has removed it.

mod aggregate;
mod binary;
mod call;
mod knowledge;
mod labels;
mod making;
mod matching;
mod selector;
mod values;
mod walk;

use promql::ast::{Expr, ExprKind, UnaryOp};

pub use knowledge::Knowledge;
pub use labels::LabelSet;
pub use making::Making;
pub use matching::{Mismatch, mismatch};
pub use values::Values;
pub use walk::{Path, constant, selectors, strip_parens, walk};

/// What is known of an expression's result.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    pub labels: LabelSet,
    pub values: Values,
    pub accumulation: Accumulation,
    /// A part divided by its whole: from 0 to 1 by what it means.
    pub is_share: bool,
}

/// Whether values only mean "since the start".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accumulation {
    /// A level, a rate, or nobody knows.
    None,
    /// A counter as it was scraped.
    Counter,
    /// Counters added up: a restart of one looks like a fall of all.
    Summed,
}

impl Shape {
    /// A result of which nothing is known.
    pub fn unknown() -> Self {
        Self {
            labels: LabelSet::any(),
            values: Values::ANY,
            accumulation: Accumulation::None,
            is_share: false,
        }
    }

    /// A number, or a vector without labels.
    fn of_number(values: Values) -> Self {
        Self {
            labels: LabelSet::none(),
            values,
            accumulation: Accumulation::None,
            is_share: false,
        }
    }
}

/// The shape of an expression, with what is known of the metrics in it.
pub fn shape(expr: &Expr, knowledge: &Knowledge) -> Shape {
    match &expr.kind {
        ExprKind::Number(value) => Shape::of_number(Values::exactly(*value)),
        ExprKind::String(_) | ExprKind::Error => Shape::unknown(),
        ExprKind::Selector(selector) => selector::shape(selector, knowledge),
        ExprKind::Matrix { selector, .. } => shape(selector, knowledge),
        ExprKind::Subquery { expr, .. } | ExprKind::Paren(expr) => shape(expr, knowledge),
        ExprKind::Unary { op, expr } => {
            let inner = shape(expr, knowledge);
            match op {
                UnaryOp::Plus => inner,
                UnaryOp::Minus => Shape {
                    values: inner.values.negated(),
                    is_share: false,
                    accumulation: Accumulation::None,
                    labels: inner.labels.without_name(),
                },
            }
        }
        ExprKind::Aggregate {
            op,
            expr,
            param,
            grouping,
        } => aggregate::shape(
            *op,
            shape(expr, knowledge),
            param.as_deref(),
            grouping.as_ref(),
        ),
        ExprKind::Call { function, args } => call::shape(function.name, args, knowledge),
        ExprKind::Binary {
            op,
            lhs,
            rhs,
            matching,
        } => binary::shape(*op, lhs, rhs, matching, knowledge),
    }
}
