//! `topk` and `bottomk`: at each step the k largest or smallest samples of each group, labels and all.

use crate::ast::AggregateOp;
use crate::eval::column::{Column, SeriesColumn};
use crate::eval::steps::Steps;
use crate::eval::{EvalError, EvalErrorKind, Evaluator, remarks};

use super::heap::Heap;
use super::{Aggregation, Group};

impl Evaluator<'_> {
    /// `k` at each step; `None` where no step wants a single series.
    pub(super) fn how_many(
        &self,
        aggregation: &Aggregation<'_>,
        steps: Steps,
    ) -> Result<Option<Vec<usize>>, EvalError> {
        const INT64_END: f64 = 9_223_372_036_854_775_808.0;
        let wanted = self.parameter(aggregation, steps)?;
        let fail = |kind: EvalErrorKind| Err(kind.at(aggregation.expr.span));
        if wanted.iter().all(|k| *k < 1.0) {
            return Ok(None);
        }
        for k in wanted.iter().copied() {
            if k.is_nan() {
                return fail(EvalErrorKind::ParameterIsNan);
            }
            if k <= -INT64_END {
                return fail(EvalErrorKind::ParameterTooSmall(k));
            }
            if k >= INT64_END {
                return fail(EvalErrorKind::ParameterTooLarge(k));
            }
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates at 0 and at usize::MAX"
        )]
        let counts = wanted.into_iter().map(|k| k as usize).collect();
        Ok(Some(counts))
    }

    pub(super) fn top(
        &self,
        aggregation: &Aggregation<'_>,
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        // Even for none of its series: what is wrong with the operand is said.
        let columns = self.vector(aggregation.operand, steps)?;
        let Some(counts) = self.how_many(aggregation, steps)? else {
            return Ok(Vec::new());
        };
        let groups = aggregation.groups(&columns);
        self.note_histograms(aggregation, &columns);
        let mut chosen: Vec<Option<Column>> = vec![None; columns.len()];
        let mut order = Vec::new();
        for group in &groups {
            for (step, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                for (member, value) in choose(aggregation.op, group, &columns, step, *count) {
                    let column = chosen[member].get_or_insert_with(|| {
                        order.push(member);
                        Column::absent(steps.count)
                    });
                    column.set_float(step, value);
                }
            }
        }
        // In an instant query the order in which samples were chosen is the order of the result.
        let picked = order.into_iter().filter_map(|member| {
            let values = chosen[member].take()?;
            Some(SeriesColumn {
                values,
                ..columns[member].clone()
            })
        });
        Ok(picked.collect())
    }

    fn note_histograms(&self, aggregation: &Aggregation<'_>, columns: &[SeriesColumn]) {
        let holds_one = |column: &SeriesColumn| {
            (0..column.values.len()).any(|step| column.values.histogram(step).is_some())
        };
        if columns.iter().any(holds_one) {
            let name = if aggregation.op == AggregateOp::Topk {
                "topk"
            } else {
                "bottomk"
            };
            self.annotations
                .info(aggregation.expr.span, remarks::histogram_ignored(name));
        }
    }
}

/// The best `count` members of a group at one step, best first.
fn choose(
    op: AggregateOp,
    group: &Group,
    columns: &[SeriesColumn],
    step: usize,
    count: usize,
) -> Vec<(usize, f64)> {
    let is_less: fn(f64, f64) -> bool = if op == AggregateOp::Topk {
        |a, b| a < b
    } else {
        |a, b| a > b
    };
    let mut heap = Heap::new(is_less);
    for member in &group.members {
        let Some(value) = columns[*member].values.float(step) else {
            continue;
        };
        if heap.elements.len() < count {
            heap.push((*member, value));
            continue;
        }
        let (_, worst) = heap.elements[0];
        if is_less(worst, value) || (worst.is_nan() && !value.is_nan()) {
            heap.replace_top((*member, value));
        }
    }
    heap.into_sorted()
}
