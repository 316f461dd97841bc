//! Aggregations: series are sorted into groups once, then each group is reduced for all steps.

mod count_values;
mod heap;
mod histograms;
mod limit;
mod reduce;
mod top;

use std::collections::HashMap;

use tsdb::{Labels, METRIC_NAME};

use crate::ast::{AggregateOp, Expr, ExprKind, Grouping};

use super::column::SeriesColumn;
use super::steps::Steps;
use super::{EvalError, EvalErrorKind, Evaluator, unwrap_parens};

/// The parts of an aggregation that its implementations need.
pub(super) struct Aggregation<'e> {
    pub(super) op: AggregateOp,
    expr: &'e Expr,
    pub(super) operand: &'e Expr,
    param: Option<&'e Expr>,
    grouping: Option<&'e Grouping>,
}

/// Series that are aggregated together: positions in the input, and the labels of the result.
pub(super) struct Group {
    pub(super) labels: Labels,
    pub(super) members: Vec<usize>,
}

impl Aggregation<'_> {
    fn group_labels(&self, labels: &Labels) -> Labels {
        match self.grouping {
            Some(grouping) if grouping.without => {
                labels.without(&grouping.labels).without(&[METRIC_NAME])
            }
            Some(grouping) => labels.keep(&grouping.labels),
            None => Labels::default(),
        }
    }

    /// The groups in the order in which their first series comes.
    pub(super) fn groups(&self, columns: &[SeriesColumn]) -> Vec<Group> {
        let mut places = HashMap::new();
        let mut groups: Vec<Group> = Vec::new();
        for (index, column) in columns.iter().enumerate() {
            let labels = self.group_labels(&column.labels);
            let place = *places.entry(labels).or_insert_with_key(|labels| {
                groups.push(Group {
                    labels: labels.clone(),
                    members: Vec::new(),
                });
                groups.len() - 1
            });
            groups[place].members.push(index);
        }
        groups
    }
}

impl Evaluator<'_> {
    #[inline(never)]
    pub(super) fn aggregate(
        &self,
        expr: &Expr,
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let ExprKind::Aggregate {
            op,
            expr: operand,
            param,
            grouping,
        } = &expr.kind
        else {
            return Err(EvalErrorKind::NotEvaluable.at(expr.span));
        };
        let aggregation = Aggregation {
            op: *op,
            expr,
            operand: unwrap_parens(operand),
            param: param.as_deref().map(unwrap_parens),
            grouping: grouping.as_ref(),
        };
        let results = match op {
            AggregateOp::CountValues => self.count_values(&aggregation, steps),
            AggregateOp::Topk | AggregateOp::Bottomk => self.top(&aggregation, steps),
            AggregateOp::Limitk => self.limit(&aggregation, steps),
            AggregateOp::LimitRatio => self.limit_ratio(&aggregation, steps),
            AggregateOp::Sum
            | AggregateOp::Avg
            | AggregateOp::Min
            | AggregateOp::Max
            | AggregateOp::Count
            | AggregateOp::Group
            | AggregateOp::Stddev
            | AggregateOp::Stdvar
            | AggregateOp::Quantile => self.reduce(&aggregation, steps),
        }?;
        if let Some(trace) = self.trace() {
            trace.grouping(&aggregation, &results);
        }
        Ok(results)
    }

    /// The scalar parameter at each step.
    fn parameter(
        &self,
        aggregation: &Aggregation<'_>,
        steps: Steps,
    ) -> Result<Vec<f64>, EvalError> {
        let param = aggregation
            .param
            .ok_or_else(|| EvalErrorKind::NotEvaluable.at(aggregation.expr.span))?;
        self.scalar(param, steps)
    }
}
