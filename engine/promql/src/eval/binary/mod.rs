//! Binary operators: scalars, vectors with scalars, vectors with vectors, sets.

mod elements;
pub(super) mod matching;
mod scalar;
mod sets;
mod trim;

use crate::ast::{BinaryOp, Expr, Matching};
use crate::explain::Side;
use crate::functions::ValueType;

use super::column::Values;
use super::steps::Steps;
use super::{EvalError, Evaluator, value_type};

impl Evaluator<'_> {
    #[inline(never)]
    pub(super) fn binary(
        &self,
        expr: &Expr,
        op: BinaryOp,
        lhs: &Expr,
        rhs: &Expr,
        matching: &Matching,
        steps: Steps,
    ) -> Result<Values, EvalError> {
        let is_scalar = |side: &Expr| value_type(side) == ValueType::Scalar;
        let operation = Operation {
            op,
            returns_bool: matching.returns_bool,
            expr,
        };
        match (is_scalar(lhs), is_scalar(rhs)) {
            (true, true) => {
                let (left, right) = (self.scalar(lhs, steps)?, self.scalar(rhs, steps)?);
                Ok(Values::Scalar(operation.scalars(left, &right)))
            }
            (false, true) => {
                let (vector, scalar) = (self.vector(lhs, steps)?, self.scalar(rhs, steps)?);
                let columns = self.with_scalar(&operation, vector, &scalar, scalar::Side::Right)?;
                if let Some(trace) = self.trace() {
                    trace.filter(&operation, lhs, &columns, Side::Left);
                }
                Ok(Values::Vector(columns))
            }
            (true, false) => {
                let (scalar, vector) = (self.scalar(lhs, steps)?, self.vector(rhs, steps)?);
                let columns = self.with_scalar(&operation, vector, &scalar, scalar::Side::Left)?;
                if let Some(trace) = self.trace() {
                    trace.filter(&operation, rhs, &columns, Side::Right);
                }
                Ok(Values::Vector(columns))
            }
            (false, false) => {
                let (left, right) = (self.vector(lhs, steps)?, self.vector(rhs, steps)?);
                if let Some(trace) = self.trace() {
                    trace.matching(self, &operation, (lhs, rhs), matching);
                }
                let columns = match op {
                    BinaryOp::And | BinaryOp::Or | BinaryOp::Unless => {
                        self.set_operation(op, left, &right, matching, expr)?
                    }
                    _ => self.match_vectors(&operation, left, right, matching, steps)?,
                };
                Ok(Values::Vector(columns))
            }
        }
    }
}

/// An operator that works on pairs of samples, and where it stands.
pub(super) struct Operation<'e> {
    pub(super) op: BinaryOp,
    returns_bool: bool,
    expr: &'e Expr,
}

impl Operation<'_> {
    /// Whether the result is something else than the metric it was made from, and so loses its name.
    fn changes_metric(&self) -> bool {
        elements::arithmetic(self.op).is_some()
    }

    fn scalars(&self, mut left: Vec<f64>, right: &[f64]) -> Vec<f64> {
        for (a, b) in left.iter_mut().zip(right) {
            *a = match (elements::arithmetic(self.op), elements::comparison(self.op)) {
                (Some(compute), _) => compute(*a, *b),
                (None, Some(holds)) => f64::from(u8::from(holds(*a, *b))),
                (None, None) => f64::NAN,
            };
        }
        left
    }
}
