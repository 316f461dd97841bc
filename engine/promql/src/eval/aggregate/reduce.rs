//! `sum`, `avg`, `min`, `max`, `count`, `group`, `stddev`, `stdvar`, `quantile`: one result for each group.

use crate::ast::AggregateOp;
use crate::eval::column::{Column, SeriesColumn};
use crate::eval::steps::Steps;
use crate::eval::{EvalError, Evaluator, remarks};
use crate::functions::math::{larger, smaller};
use crate::functions::over_time::quantile;
use crate::functions::summing::{Mean, Sum, Variance};

use super::{Aggregation, Group};

/// The state of a group at one step.
trait Reducer: Clone + Default {
    fn add(&mut self, value: f64);
    fn result(&self) -> f64;
}

impl Reducer for Sum {
    fn add(&mut self, value: f64) {
        Self::add(self, value);
    }

    fn result(&self) -> f64 {
        self.total()
    }
}

impl Reducer for Mean {
    fn add(&mut self, value: f64) {
        Self::add(self, value);
    }

    fn result(&self) -> f64 {
        self.value()
    }
}

impl Reducer for Variance {
    fn add(&mut self, value: f64) {
        Self::add(self, value);
    }

    fn result(&self) -> f64 {
        self.value()
    }
}

/// A variance of which the root is wanted.
#[derive(Clone, Default)]
struct Deviation(Variance);

impl Reducer for Deviation {
    fn add(&mut self, value: f64) {
        self.0.add(value);
    }

    fn result(&self) -> f64 {
        self.0.value().sqrt()
    }
}

/// The largest value; NaN only where there is nothing else.
#[derive(Clone)]
struct Largest(f64);

impl Default for Largest {
    fn default() -> Self {
        Self(f64::NAN)
    }
}

impl Reducer for Largest {
    fn add(&mut self, value: f64) {
        if value > self.0 || self.0.is_nan() {
            self.0 = value;
        }
    }

    fn result(&self) -> f64 {
        self.0
    }
}

/// The smallest value; NaN only where there is nothing else.
#[derive(Clone)]
struct Smallest(f64);

impl Default for Smallest {
    fn default() -> Self {
        Self(f64::NAN)
    }
}

impl Reducer for Smallest {
    fn add(&mut self, value: f64) {
        if value < self.0 || self.0.is_nan() {
            self.0 = value;
        }
    }

    fn result(&self) -> f64 {
        self.0
    }
}

impl Evaluator<'_> {
    pub(super) fn reduce(
        &self,
        aggregation: &Aggregation<'_>,
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let quantiles = match aggregation.op {
            AggregateOp::Quantile => self.quantile_parameter(aggregation, steps)?,
            _ => Vec::new(),
        };
        let columns = self.vector(aggregation.operand, steps)?;
        let mut results = Vec::new();
        for group in aggregation.groups(&columns) {
            self.charge(steps.count, aggregation.expr)?;
            let members: Vec<&SeriesColumn> = group
                .members
                .iter()
                .map(|member| &columns[*member])
                .collect();
            let values = match aggregation.op {
                AggregateOp::Sum | AggregateOp::Avg
                    if members.iter().any(|m| m.values.has_histograms()) =>
                {
                    self.add_up_samples(aggregation, &members, steps)
                }
                AggregateOp::Sum => reduce_floats::<Sum>(&members, steps),
                AggregateOp::Avg => reduce_floats::<Mean>(&members, steps),
                AggregateOp::Count => count(&members, steps),
                AggregateOp::Group => present(&members, steps),
                _ => {
                    self.note_ignored_histograms(aggregation, &members);
                    match aggregation.op {
                        AggregateOp::Min => reduce_floats::<Smallest>(&members, steps),
                        AggregateOp::Max => reduce_floats::<Largest>(&members, steps),
                        AggregateOp::Stdvar => reduce_floats::<Variance>(&members, steps),
                        AggregateOp::Stddev => reduce_floats::<Deviation>(&members, steps),
                        _ => quantile_of(&members, &quantiles),
                    }
                }
            };
            results.push(result(group, &members, values));
        }
        results.retain(|column| !column.values.is_empty());
        self.settle_names(results, aggregation.expr.span)
    }

    fn quantile_parameter(
        &self,
        aggregation: &Aggregation<'_>,
        steps: Steps,
    ) -> Result<Vec<f64>, EvalError> {
        let quantiles = self.parameter(aggregation, steps)?;
        let span = aggregation
            .param
            .map_or(aggregation.expr.span, |param| param.span);
        // Of all steps the furthest on either side stands for the others, and NaN hides what is finite.
        let most = quantiles.iter().copied().fold(f64::NEG_INFINITY, larger);
        let least = quantiles.iter().copied().fold(f64::INFINITY, smaller);
        let has_nan = quantiles.iter().any(|quantile| quantile.is_nan());
        for (is_invalid, quantile) in [
            (has_nan, f64::NAN),
            (most > 1.0, most),
            (least < 0.0, least),
        ] {
            if is_invalid {
                self.annotations
                    .warn(span, remarks::invalid_quantile(quantile));
            }
        }
        Ok(quantiles)
    }

    fn note_ignored_histograms(&self, aggregation: &Aggregation<'_>, members: &[&SeriesColumn]) {
        let holds_one = |column: &&SeriesColumn| {
            (0..column.values.len()).any(|step| column.values.histogram(step).is_some())
        };
        if members.iter().any(holds_one) {
            let name = match aggregation.op {
                AggregateOp::Min => "min",
                AggregateOp::Max => "max",
                AggregateOp::Stdvar => "stdvar",
                AggregateOp::Stddev => "stddev",
                _ => "quantile",
            };
            self.annotations
                .info(aggregation.operand.span, remarks::histogram_ignored(name));
        }
    }
}

fn result(group: Group, members: &[&SeriesColumn], values: Column) -> SeriesColumn {
    let drops_name = members.iter().any(|member| member.drops_name);
    SeriesColumn {
        labels: group.labels,
        drops_name,
        values,
    }
}

/// Series by series, so that each column is read once from front to back.
fn reduce_floats<R: Reducer>(members: &[&SeriesColumn], steps: Steps) -> Column {
    let mut states: Vec<Option<R>> = vec![None; steps.count];
    for member in members {
        for (step, state) in states.iter_mut().enumerate() {
            if let Some(value) = member.values.float(step) {
                state.get_or_insert_with(R::default).add(value);
            }
        }
    }
    let mut column = Column::absent(steps.count);
    for (step, state) in states.iter().enumerate() {
        if let Some(state) = state {
            column.set_float(step, state.result());
        }
    }
    column
}

fn count(members: &[&SeriesColumn], steps: Steps) -> Column {
    let mut column = Column::absent(steps.count);
    for step in 0..steps.count {
        let count = members
            .iter()
            .filter(|member| member.values.is_present(step))
            .count();
        if count > 0 {
            #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 series")]
            column.set_float(step, count as f64);
        }
    }
    column
}

fn present(members: &[&SeriesColumn], steps: Steps) -> Column {
    let mut column = count(members, steps);
    column.map_floats(|_| 1.0);
    column
}

fn quantile_of(members: &[&SeriesColumn], quantiles: &[f64]) -> Column {
    let mut column = Column::absent(quantiles.len());
    let mut values = Vec::with_capacity(members.len());
    for (step, q) in quantiles.iter().enumerate() {
        values.clear();
        values.extend(
            members
                .iter()
                .filter_map(|member| member.values.float(step)),
        );
        if !values.is_empty() {
            column.set_float(step, quantile(*q, &mut values));
        }
    }
    column
}
