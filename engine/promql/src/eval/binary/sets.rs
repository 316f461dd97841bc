//! `and`, `or`, `unless`: which series go on, decided for each step by whether the other side has a match.

use std::collections::HashMap;

use crate::ast::{BinaryOp, Expr, Matching};
use crate::eval::column::{Column, SeriesColumn};
use crate::eval::{EvalError, Evaluator, names};

use super::matching::signatures;

impl Evaluator<'_> {
    #[inline(never)]
    pub(super) fn set_operation(
        &self,
        op: BinaryOp,
        left: Vec<SeriesColumn>,
        right: &[SeriesColumn],
        matching: &Matching,
        expr: &Expr,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let mut ids = HashMap::new();
        let left_ids = signatures(&left, matching, &mut ids);
        let right_ids = signatures(right, matching, &mut ids);
        if op == BinaryOp::Or {
            let taken = Presence::of(&left, &left_ids, ids.len());
            let mut columns = left;
            for (column, id) in right.iter().zip(&right_ids) {
                let mut column = column.clone();
                clear_where(&mut column.values, |step| taken.has(*id, step));
                if !column.values.is_empty() {
                    columns.push(column);
                }
            }
            // The same series may come from both sides, at different steps.
            return self.join_over_time(columns, expr);
        }
        let matched = Presence::of(right, &right_ids, ids.len());
        let mut columns = left;
        for (column, id) in columns.iter_mut().zip(&left_ids) {
            clear_where(&mut column.values, |step| {
                matched.has(*id, step) == (op == BinaryOp::Unless)
            });
        }
        columns.retain(|column| !column.values.is_empty());
        Ok(columns)
    }

    /// Joins equal series of a range query. In an instant query nothing can be joined, only be found double,
    /// and that is decided when the names go.
    pub(super) fn join_over_time(
        &self,
        columns: Vec<SeriesColumn>,
        expr: &Expr,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let is_instant = columns
            .first()
            .is_none_or(|column| column.values.len() == 1);
        if is_instant && self.options.delayed_name_removal {
            return Ok(columns);
        }
        names::join_equal(columns, expr.span)
    }
}

/// For each signature the steps at which some series has it.
struct Presence(Vec<Option<Vec<bool>>>);

impl Presence {
    fn of(columns: &[SeriesColumn], ids: &[usize], signatures: usize) -> Self {
        let mut presence = vec![None; signatures];
        for (column, id) in columns.iter().zip(ids) {
            let len = column.values.len();
            let steps = presence[*id].get_or_insert_with(|| vec![false; len]);
            for (step, is_present) in steps.iter_mut().enumerate() {
                *is_present |= column.values.is_present(step);
            }
        }
        Self(presence)
    }

    fn has(&self, signature: usize, step: usize) -> bool {
        self.0[signature].as_ref().is_some_and(|steps| steps[step])
    }
}

fn clear_where(column: &mut Column, condition: impl Fn(usize) -> bool) {
    for step in 0..column.len() {
        if condition(step) {
            column.clear(step);
        }
    }
}
