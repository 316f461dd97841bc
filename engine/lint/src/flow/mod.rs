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

use std::cell::RefCell;
use std::collections::BTreeMap;

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
    Shapes::new(knowledge).of(expr)
}

/// Shapes of the parts of one tree, each worked out once.
#[derive(Debug)]
pub(crate) struct Shapes<'k> {
    knowledge: &'k Knowledge,
    /// By the address of the expression, which does not move while its tree is looked at.
    known: RefCell<BTreeMap<usize, Shape>>,
}

impl<'k> Shapes<'k> {
    pub(crate) fn new(knowledge: &'k Knowledge) -> Self {
        Self {
            knowledge,
            known: RefCell::default(),
        }
    }

    /// The shape of an expression, which must live as long as these shapes are asked.
    pub(crate) fn of(&self, expr: &Expr) -> Shape {
        let address = std::ptr::from_ref(expr).addr();
        if let Some(known) = self.known.borrow().get(&address) {
            return known.clone();
        }
        let shape = self.work_out(expr);
        self.known.borrow_mut().insert(address, shape.clone());
        shape
    }

    fn work_out(&self, expr: &Expr) -> Shape {
        match &expr.kind {
            ExprKind::Number(value) => Shape::of_number(Values::exactly(*value)),
            ExprKind::String(_) | ExprKind::Error => Shape::unknown(),
            ExprKind::Selector(selector) => selector::shape(selector, self.knowledge),
            ExprKind::Matrix { selector, .. } => self.of(selector),
            ExprKind::Subquery { expr, .. } | ExprKind::Paren(expr) => self.of(expr),
            ExprKind::Unary { op, expr } => signed(*op, self.of(expr)),
            ExprKind::Aggregate {
                op,
                expr,
                param,
                grouping,
            } => aggregate::shape(*op, self.of(expr), param.as_deref(), grouping.as_ref()),
            ExprKind::Call { function, args } => call::shape(function.name, args, self),
            ExprKind::Binary {
                op,
                lhs,
                rhs,
                matching,
            } => binary::shape(*op, lhs, rhs, matching, self),
        }
    }
}

fn signed(op: UnaryOp, inner: Shape) -> Shape {
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
