//! One operator on one pair of samples.

use std::sync::Arc;

use tsdb::{Histogram, Reconciled, ResetHint};

use crate::ast::BinaryOp;
use crate::eval::{Evaluator, remarks};
use crate::functions::Sample;

use super::{Operation, trim};

/// The arithmetic operator `op`; `None` where it is none.
pub(super) fn arithmetic(op: BinaryOp) -> Option<fn(f64, f64) -> f64> {
    Some(match op {
        BinaryOp::Add => |a, b| a + b,
        BinaryOp::Sub => |a, b| a - b,
        BinaryOp::Mul => |a, b| a * b,
        BinaryOp::Div => |a, b| a / b,
        BinaryOp::Mod => |a, b| a % b,
        BinaryOp::Pow => libm::pow,
        BinaryOp::Atan2 => libm::atan2,
        _ => return None,
    })
}

/// The comparison `op`; `None` where it is none.
pub(super) fn comparison(op: BinaryOp) -> Option<fn(f64, f64) -> bool> {
    Some(match op {
        BinaryOp::Eq => |a, b| a == b,
        BinaryOp::NotEq => |a, b| a != b,
        BinaryOp::Less => |a, b| a < b,
        BinaryOp::LessEq => |a, b| a <= b,
        BinaryOp::Greater => |a, b| a > b,
        BinaryOp::GreaterEq => |a, b| a >= b,
        _ => return None,
    })
}

/// What an operator makes of a pair.
pub(super) enum Outcome {
    Value(Sample),
    /// A comparison: the left sample, and whether it holds.
    Comparison(Sample, bool),
    /// The types do not go together.
    Nothing,
}

fn operator(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Mod => "%",
        BinaryOp::Pow => "^",
        BinaryOp::Atan2 => "atan2",
        BinaryOp::Eq => "==",
        BinaryOp::NotEq => "!=",
        BinaryOp::Less => "<",
        BinaryOp::LessEq => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterEq => ">=",
        BinaryOp::And => "and",
        BinaryOp::Or => "or",
        BinaryOp::Unless => "unless",
        BinaryOp::TrimUpper => "</",
        BinaryOp::TrimLower => ">/",
    }
}

impl Evaluator<'_> {
    /// Applies an operator to a pair, and remarks on what does not go together.
    pub(super) fn combine(
        &self,
        operation: &Operation<'_>,
        left: &Sample,
        right: &Sample,
    ) -> Outcome {
        let op = operation.op;
        match (left, right) {
            (Sample::Float(a), Sample::Float(b)) => {
                if let Some(compute) = arithmetic(op) {
                    return Outcome::Value(Sample::Float(compute(*a, *b)));
                }
                if let Some(holds) = comparison(op) {
                    return Outcome::Comparison(Sample::Float(*a), holds(*a, *b));
                }
            }
            (Sample::Float(factor), Sample::Histogram(histogram)) if op == BinaryOp::Mul => {
                return scaled(histogram, |histogram| histogram.scale(*factor));
            }
            (Sample::Histogram(histogram), Sample::Float(value)) => match op {
                BinaryOp::Mul => return scaled(histogram, |histogram| histogram.scale(*value)),
                BinaryOp::Div => return scaled(histogram, |histogram| histogram.divide(*value)),
                BinaryOp::TrimUpper => {
                    return scaled(histogram, |histogram| trim::upper(histogram, *value));
                }
                BinaryOp::TrimLower => {
                    return scaled(histogram, |histogram| trim::lower(histogram, *value));
                }
                _ => {}
            },
            (Sample::Histogram(a), Sample::Histogram(b)) => match op {
                BinaryOp::Add | BinaryOp::Sub => return self.add_histograms(operation, a, b),
                BinaryOp::Eq => return Outcome::Comparison(left.clone(), a == b),
                BinaryOp::NotEq => return Outcome::Comparison(left.clone(), a != b),
                _ => {}
            },
            (Sample::Float(_), Sample::Histogram(_)) => {}
        }
        let kind = |sample: &Sample| {
            if matches!(sample, Sample::Float(_)) {
                "float"
            } else {
                "histogram"
            }
        };
        let operator = operator(op);
        let message = format!(
            "incompatible sample types encountered for binary operator {operator:?}: {} {operator} {}",
            kind(left),
            kind(right)
        );
        self.annotations.info(operation.expr.span, message);
        Outcome::Nothing
    }

    fn add_histograms(&self, operation: &Operation<'_>, a: &Histogram, b: &Histogram) -> Outcome {
        let span = operation.expr.span;
        let is_addition = operation.op == BinaryOp::Add;
        let mut result = a.clone();
        let outcome = if is_addition {
            result.add(b)
        } else {
            result.subtract(b)
        };
        let name = if is_addition {
            "addition"
        } else {
            "subtraction"
        };
        match outcome {
            Ok(Reconciled::Nothing) => {}
            Ok(Reconciled::CustomBounds) => self.annotations.info(span, remarks::reconciled(name)),
            Err(_) => {
                let operator = operator(operation.op);
                let message = format!(
                    "incompatible bucket layout encountered for binary operator {operator}"
                );
                self.annotations.warn(span, message);
                return Outcome::Nothing;
            }
        }
        if a.hints_collide(b) {
            self.annotations.warn(span, remarks::reset_collision(name));
        }
        if !is_addition {
            result.reset_hint = ResetHint::Gauge;
        }
        result.compact();
        Outcome::Value(Sample::Histogram(Arc::new(result)))
    }
}

fn scaled(histogram: &Histogram, change: impl Fn(&mut Histogram)) -> Outcome {
    let mut histogram = histogram.clone();
    change(&mut histogram);
    histogram.compact();
    Outcome::Value(Sample::Histogram(Arc::new(histogram)))
}
