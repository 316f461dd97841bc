//! `sum` and `avg` of a group that holds native histograms.

use std::sync::Arc;

use tsdb::{Histogram, HistogramSum, Reconciled};

use crate::ast::AggregateOp;
use crate::eval::column::{Column, SeriesColumn};
use crate::eval::steps::Steps;
use crate::eval::{Evaluator, remarks};
use crate::functions::Sample;
use crate::functions::over_time::SeenHints;
use crate::functions::summing::{Mean, Sum};

use super::Aggregation;

impl Evaluator<'_> {
    /// Step by step: a step's samples must be all floats or all histograms.
    pub(super) fn add_up_samples(
        &self,
        aggregation: &Aggregation<'_>,
        members: &[&SeriesColumn],
        steps: Steps,
    ) -> Column {
        let mut column = Column::absent(steps.count);
        for step in 0..steps.count {
            let floats: Vec<f64> = members
                .iter()
                .filter_map(|member| member.values.float(step))
                .collect();
            let mut histograms = members
                .iter()
                .filter_map(|member| {
                    Some((
                        member.labels.metric_name(),
                        &**member.values.histogram(step)?,
                    ))
                })
                .peekable();
            let sample = match (floats.is_empty(), histograms.peek().is_none()) {
                (true, true) => None,
                (false, true) => Some(Sample::Float(add_up_floats(aggregation.op, &floats))),
                (true, false) => {
                    let histograms: Vec<(&str, &Histogram)> = histograms.collect();
                    self.add_up_histograms(aggregation, &histograms)
                        .map(|sum| Sample::Histogram(Arc::new(sum)))
                }
                (false, false) => {
                    let message = "encountered a mix of histograms and floats for aggregation";
                    self.annotations.warn(aggregation.operand.span, message);
                    None
                }
            };
            column.set(step, sample);
        }
        column
    }

    fn add_up_histograms(
        &self,
        aggregation: &Aggregation<'_>,
        named: &[(&str, &Histogram)],
    ) -> Option<Histogram> {
        let span = aggregation.operand.span;
        let mut hints = SeenHints::default();
        for (_, histogram) in named {
            hints.see(histogram);
        }
        if hints.collide() {
            self.annotations
                .warn(span, remarks::reset_collision("aggregation"));
        }
        let mut total = self.total(aggregation, named)?;
        if aggregation.op == AggregateOp::Avg {
            #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 series")]
            let count = named.len() as f64;
            if total.overflows() {
                // The sum does not fit into floats: add up the shares instead.
                let shares: Vec<(&str, Histogram)> = named
                    .iter()
                    .map(|(name, histogram)| {
                        let mut share = Histogram::clone(histogram);
                        share.divide(count);
                        (*name, share)
                    })
                    .collect();
                let shares: Vec<(&str, &Histogram)> =
                    shares.iter().map(|(name, share)| (*name, share)).collect();
                total = self.total(aggregation, &shares)?;
            } else {
                total.divide(count);
            }
        }
        total.compact();
        Some(total)
    }

    fn total(
        &self,
        aggregation: &Aggregation<'_>,
        named: &[(&str, &Histogram)],
    ) -> Option<Histogram> {
        let span = aggregation.operand.span;
        let ((_, first), others) = named.split_first()?;
        let mut sum = HistogramSum::new(first);
        for (name, histogram) in others {
            match sum.add(histogram) {
                Ok(Reconciled::Nothing) => {}
                Ok(Reconciled::CustomBounds) => self
                    .annotations
                    .info(span, remarks::reconciled("aggregation")),
                Err(_) => {
                    self.annotations.warn(span, remarks::mixed_schemas(name));
                    return None;
                }
            }
        }
        Some(sum.total())
    }
}

fn add_up_floats(op: AggregateOp, floats: &[f64]) -> f64 {
    if op == AggregateOp::Avg {
        let mut mean = Mean::default();
        floats.iter().for_each(|value| mean.add(*value));
        return mean.value();
    }
    let mut sum = Sum::default();
    floats.iter().for_each(|value| sum.add(*value));
    sum.total()
}
