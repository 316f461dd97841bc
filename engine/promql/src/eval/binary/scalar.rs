//! A vector and a scalar: each sample of the vector by itself.

use crate::eval::column::{Column, SeriesColumn};
use crate::eval::{EvalError, Evaluator};
use crate::functions::Sample;

use super::Operation;
use super::elements::{Outcome, arithmetic, comparison};

/// On which side of the operator the scalar stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

impl Evaluator<'_> {
    #[inline(never)]
    pub(super) fn with_scalar(
        &self,
        operation: &Operation<'_>,
        vector: Vec<SeriesColumn>,
        scalar: &[f64],
        side: Side,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let mut columns = vector;
        let loses_name = operation.changes_metric() || operation.returns_bool;
        for column in &mut columns {
            column.drops_name |= loses_name;
            if column.values.has_histograms() {
                self.each_sample(operation, &mut column.values, scalar, side);
            } else {
                self.each_float(operation, &mut column.values, scalar, side);
            }
        }
        columns.retain(|column| !column.values.is_empty());
        self.settle_names(columns, operation.expr.span)
    }

    /// The common case, free of a decision per sample.
    fn each_float(
        &self,
        operation: &Operation<'_>,
        column: &mut Column,
        scalar: &[f64],
        side: Side,
    ) {
        let ordered = |value: f64, scalar: f64| match side {
            Side::Left => (scalar, value),
            Side::Right => (value, scalar),
        };
        if let Some(compute) = arithmetic(operation.op) {
            column.filter_map_floats(|index, value| {
                let (a, b) = ordered(value, scalar[index]);
                Some(compute(a, b))
            });
        } else if let Some(holds) = comparison(operation.op) {
            column.filter_map_floats(|index, value| {
                let (a, b) = ordered(value, scalar[index]);
                match (operation.returns_bool, holds(a, b)) {
                    (true, holds) => Some(f64::from(u8::from(holds))),
                    (false, holds) => holds.then_some(value),
                }
            });
        } else {
            self.each_sample(operation, column, scalar, side);
        }
    }

    fn each_sample(
        &self,
        operation: &Operation<'_>,
        column: &mut Column,
        scalar: &[f64],
        side: Side,
    ) {
        for (index, scalar) in scalar.iter().enumerate() {
            let Some(sample) = column.get(index) else {
                continue;
            };
            let scalar = Sample::Float(*scalar);
            let outcome = match side {
                Side::Left => self.combine(operation, &scalar, &sample),
                Side::Right => self.combine(operation, &sample, &scalar),
            };
            let result = match outcome {
                Outcome::Value(value) => Some(value),
                Outcome::Comparison(_, holds) if operation.returns_bool => {
                    Some(Sample::Float(f64::from(u8::from(holds))))
                }
                // The vector's sample passes the filter, on whichever side it stands.
                Outcome::Comparison(_, holds) => holds.then_some(sample),
                Outcome::Nothing => None,
            };
            column.set(index, result);
        }
    }
}
