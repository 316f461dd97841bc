//! `count_values`: how many samples of each group have each value, with the value as a label.

use std::collections::HashMap;

use tsdb::{Labels, plain_float};

use crate::ast::{Expr, ExprKind, Grouping};
use crate::eval::column::{Column, SeriesColumn};
use crate::eval::steps::Steps;
use crate::eval::{EvalError, EvalErrorKind, Evaluator, labels};
use crate::functions::Sample;

use super::Aggregation;

impl Evaluator<'_> {
    pub(super) fn count_values(
        &self,
        aggregation: &Aggregation<'_>,
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let Some(Expr {
            kind: ExprKind::String(label),
            ..
        }) = aggregation.param
        else {
            return Err(EvalErrorKind::NotEvaluable.at(aggregation.expr.span));
        };
        if !labels::is_valid_name(label) {
            return Err(
                EvalErrorKind::InvalidLabelName(label.to_string()).at(aggregation.expr.span)
            );
        }
        let label = label.text();
        // `by (job)` must not take the value away again.
        let grouping = aggregation.grouping.map(|grouping| match grouping.without {
            true => grouping.clone(),
            false => Grouping {
                labels: [&grouping.labels[..], &[label.to_owned()]].concat(),
                ..grouping.clone()
            },
        });
        let keep_value = Grouping {
            without: false,
            labels: vec![label.to_owned()],
        };
        let counted = Aggregation {
            grouping: Some(grouping.as_ref().unwrap_or(&keep_value)),
            ..*aggregation
        };
        let mut places: HashMap<Labels, usize> = HashMap::new();
        let mut results: Vec<SeriesColumn> = Vec::new();
        for column in self.vector(aggregation.operand, steps)? {
            // A series often keeps its value for a while: then its labels are those of the step before.
            let mut last: Option<(u64, usize)> = None;
            for step in 0..steps.count {
                let sample = column.values.get(step);
                let bits = match &sample {
                    Some(Sample::Float(value)) => Some(value.to_bits()),
                    _ => None,
                };
                if let (Some(bits), Some((last_bits, place))) = (bits, last)
                    && bits == last_bits
                {
                    count_one(&mut results[place].values, step);
                    continue;
                }
                let value = match sample {
                    Some(Sample::Float(value)) => plain_float(value),
                    Some(Sample::Histogram(histogram)) => histogram.to_string(),
                    None => continue,
                };
                let labels = counted.group_labels(&column.labels.with(label, &value));
                let place = match places.get(&labels) {
                    Some(place) => *place,
                    None => {
                        self.charge(steps.count, aggregation.expr)?;
                        let values = Column::absent(steps.count);
                        results.push(SeriesColumn {
                            labels: labels.clone(),
                            drops_name: false,
                            values,
                        });
                        places.insert(labels, results.len() - 1);
                        results.len() - 1
                    }
                };
                last = bits.map(|bits| (bits, place));
                count_one(&mut results[place].values, step);
            }
        }
        Ok(results)
    }
}

fn count_one(counts: &mut Column, step: usize) {
    let count = counts.float(step).unwrap_or(0.0);
    counts.set_float(step, count + 1.0);
}
