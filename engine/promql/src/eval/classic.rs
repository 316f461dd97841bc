//! `histogram_quantile`, `histogram_quantiles` and `histogram_fraction`: series with an `le` label are brought together
//! into classic histograms, step by step; native ones are taken as they are.

use std::collections::HashMap;

use tsdb::{Histogram, Labels, label_float};

use crate::ast::Expr;
use crate::functions::buckets::{self, Bucket};
use crate::functions::native;

use super::column::{Column, SeriesColumn};
use super::monotonicity::Monotonicity;
use super::reset_hints::ResetHints;
use super::steps::Steps;
use super::{EvalError, EvalErrorKind, Evaluator, labels, remarks, unwrap_parens};

/// One histogram over all steps: classic buckets, or native histograms.
struct HistogramSeries {
    labels: Labels,
    /// Upper bounds and their columns.
    buckets: Vec<(f64, Column)>,
    native: Option<Column>,
}

impl HistogramSeries {
    fn buckets_at(&self, step: usize) -> Vec<Bucket> {
        let mut buckets = Vec::new();
        self.collect_buckets(step, &mut buckets);
        buckets
    }

    /// The classic buckets that have a count at the step.
    fn collect_buckets(&self, step: usize, buckets: &mut Vec<Bucket>) {
        buckets.clear();
        buckets.extend(self.buckets.iter().filter_map(|(upper_bound, column)| {
            Some(Bucket {
                upper_bound: *upper_bound,
                count: column.float(step)?,
            })
        }));
    }
}

/// What is wanted of each histogram, step by step.
struct Estimate<'e> {
    of_buckets: &'e dyn Fn(usize, &mut Vec<Bucket>) -> buckets::Estimate,
    of_native: &'e dyn Fn(usize, &Histogram) -> native::Estimate,
    /// Where remarks on native histograms belong.
    first_arg: &'e Expr,
}

impl Evaluator<'_> {
    pub(super) fn histogram_quantile(
        &self,
        expr: &Expr,
        args: &[Expr],
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let [quantile, vector] = args else {
            return Err(EvalErrorKind::NotEvaluable.at(expr.span));
        };
        let quantiles = self.quantiles(quantile, steps)?;
        let estimate = Estimate {
            of_buckets: &|step, buckets| buckets::quantile(quantiles[step], buckets),
            of_native: &|step, histogram| native::quantile(quantiles[step], histogram),
            first_arg: unwrap_parens(quantile),
        };
        let series = self.histogram_series(vector, steps)?;
        if let (Some(trace), Some(last)) = (self.trace(), steps.count.checked_sub(1)) {
            let histograms = series
                .iter()
                .map(|s| (s.labels.clone(), s.buckets_at(last)));
            trace.quantile(quantiles[last], histograms);
        }
        let mut monotonicity = Monotonicity::default();
        let columns = self.estimate(&series, &estimate, steps, &mut monotonicity)?;
        self.note_corrections(&monotonicity, vector);
        self.settle_names(columns, expr.span)
    }

    pub(super) fn histogram_quantiles(
        &self,
        expr: &Expr,
        args: &[Expr],
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let [vector, label, quantiles @ ..] = args else {
            return Err(EvalErrorKind::NotEvaluable.at(expr.span));
        };
        let label = labels::text(label)?;
        let mut wanted = Vec::with_capacity(quantiles.len());
        for quantile in quantiles {
            wanted.push(self.quantiles(quantile, steps)?);
        }
        let series = self.histogram_series(vector, steps)?;
        let mut results = Vec::new();
        let mut monotonicity = Monotonicity::default();
        for quantiles in &wanted {
            let estimate = Estimate {
                of_buckets: &|step, buckets| buckets::quantile(quantiles[step], buckets),
                of_native: &|step, histogram| native::quantile(quantiles[step], histogram),
                first_arg: unwrap_parens(vector),
            };
            for column in self.estimate(&series, &estimate, steps, &mut monotonicity)? {
                results.extend(self.labelled(&column, label, quantiles, vector)?);
            }
        }
        self.note_corrections(&monotonicity, vector);
        let columns = self.settle_names(results, expr.span)?;
        super::names::join_equal(columns, expr.span)
    }

    pub(super) fn histogram_fraction(
        &self,
        expr: &Expr,
        args: &[Expr],
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let [lower, upper, vector] = args else {
            return Err(EvalErrorKind::NotEvaluable.at(expr.span));
        };
        let (lowers, uppers) = (self.scalar(lower, steps)?, self.scalar(upper, steps)?);
        let estimate = Estimate {
            of_buckets: &|step, buckets| buckets::fraction(lowers[step], uppers[step], buckets),
            of_native: &|step, histogram| native::fraction(lowers[step], uppers[step], histogram),
            first_arg: unwrap_parens(lower),
        };
        let series = self.histogram_series(vector, steps)?;
        let mut monotonicity = Monotonicity::default();
        let columns = self.estimate(&series, &estimate, steps, &mut monotonicity)?;
        self.note_corrections(&monotonicity, vector);
        self.settle_names(columns, expr.span)
    }

    /// The quantile at each step; one outside of 0 to 1 is worth a remark.
    fn quantiles(&self, arg: &Expr, steps: Steps) -> Result<Vec<f64>, EvalError> {
        let quantiles = self.scalar(arg, steps)?;
        for quantile in quantiles
            .iter()
            .filter(|quantile| !(0.0..=1.0).contains(*quantile))
        {
            self.annotations.warn(
                unwrap_parens(arg).span,
                remarks::invalid_quantile(*quantile),
            );
        }
        Ok(quantiles)
    }

    /// The series of a vector, sorted into histograms.
    fn histogram_series(
        &self,
        vector: &Expr,
        steps: Steps,
    ) -> Result<Vec<HistogramSeries>, EvalError> {
        let span = unwrap_parens(vector).span;
        let mut places: HashMap<Labels, usize> = HashMap::new();
        let mut histograms: Vec<HistogramSeries> = Vec::new();
        let mut place_of = |labels: Labels, histograms: &mut Vec<HistogramSeries>| {
            *places.entry(labels.clone()).or_insert_with(|| {
                histograms.push(HistogramSeries {
                    labels,
                    buckets: Vec::new(),
                    native: None,
                });
                histograms.len() - 1
            })
        };
        let columns =
            self.with_reset_hints(ResetHints::AlwaysAsStored, || self.vector(vector, steps))?;
        for column in columns {
            let (mut floats, mut native) = (column.values.clone(), column.values);
            floats.map_floats(|value| value);
            native.drop_floats();
            if !native.is_empty() {
                let place = place_of(column.labels.clone(), &mut histograms);
                histograms[place].native = Some(native);
            }
            if floats.is_empty() {
                continue;
            }
            let bound = column.labels.get("le");
            let Some(upper_bound) = parse_bound(bound) else {
                let message =
                    format!("bucket label \"le\" is missing or has a malformed value of {bound:?}");
                let name = self.remembered_name(&column.labels);
                self.annotations
                    .warn(span, remarks::for_metric(&message, name));
                continue;
            };
            let place = place_of(column.labels.without(&["le"]), &mut histograms);
            histograms[place].buckets.push((upper_bound, floats));
        }
        for histogram in &mut histograms {
            self.drop_conflicts(histogram, vector, steps);
        }
        Ok(histograms)
    }

    /// Classic buckets beside a native histogram of the same labels: neither can be trusted.
    fn drop_conflicts(&self, histogram: &mut HistogramSeries, vector: &Expr, steps: Steps) {
        let Some(native) = &mut histogram.native else {
            return;
        };
        for step in 0..steps.count {
            let has_buckets = histogram
                .buckets
                .iter()
                .any(|(_, column)| column.is_present(step));
            if native.is_present(step) && has_buckets {
                native.clear(step);
                for (_, column) in &mut histogram.buckets {
                    column.clear(step);
                }
                let message = remarks::for_metric(
                    "vector contains a mix of classic and native histograms",
                    histogram.labels.metric_name(),
                );
                self.annotations.warn(unwrap_parens(vector).span, message);
            }
        }
    }

    fn estimate(
        &self,
        histograms: &[HistogramSeries],
        estimate: &Estimate<'_>,
        steps: Steps,
        monotonicity: &mut Monotonicity,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let mut results = Vec::new();
        let mut at_step: Vec<Bucket> = Vec::new();
        for histogram in histograms {
            let name = histogram.labels.metric_name();
            self.charge(steps.count, estimate.first_arg)?;
            let mut values = Column::absent(steps.count);
            for (step, time) in steps.times().enumerate() {
                histogram.collect_buckets(step, &mut at_step);
                if !at_step.is_empty() {
                    let found = (estimate.of_buckets)(step, &mut at_step);
                    values.set_float(step, found.value);
                    let name = self.remembered_name(&histogram.labels);
                    monotonicity.see(name, time, found.correction);
                } else if let Some(native) = histogram
                    .native
                    .as_ref()
                    .and_then(|native| native.histogram(step))
                {
                    let found = (estimate.of_native)(step, native);
                    values.set_float(step, found.value);
                    if let Some(remark) = found.remark {
                        self.annotations
                            .info(estimate.first_arg.span, remarks::for_metric(remark, name));
                    }
                }
            }
            if !values.is_empty() {
                // The name is gone by the time anyone asks, or is to go.
                results.push(SeriesColumn {
                    labels: histogram.labels.clone(),
                    drops_name: true,
                    values,
                });
            }
        }
        Ok(results)
    }

    /// One series for each value that the quantile takes: the value becomes a label.
    fn labelled(
        &self,
        column: &SeriesColumn,
        label: &str,
        quantiles: &[f64],
        vector: &Expr,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let mut places: HashMap<u64, usize> = HashMap::new();
        let mut results: Vec<SeriesColumn> = Vec::new();
        for (step, quantile) in quantiles.iter().enumerate() {
            let Some(value) = column.values.float(step) else {
                continue;
            };
            let place = *places.entry(quantile.to_bits()).or_insert(results.len());
            if place == results.len() {
                self.charge(quantiles.len(), vector)?;
                results.push(SeriesColumn {
                    labels: column.labels.with(label, &label_float(*quantile)),
                    drops_name: column.drops_name,
                    values: Column::absent(quantiles.len()),
                });
            }
            results[place].values.set_float(step, value);
        }
        Ok(results)
    }

    fn note_corrections(&self, monotonicity: &Monotonicity, vector: &Expr) {
        for message in monotonicity.messages() {
            self.annotations.info(unwrap_parens(vector).span, message);
        }
    }

    /// The metric's name as it is known of buckets that were put together: removed by then, unless that is delayed.
    fn remembered_name<'l>(&self, labels: &'l Labels) -> &'l str {
        if self.options.delayed_name_removal {
            labels.metric_name()
        } else {
            ""
        }
    }
}

/// The value of an `le` label.
fn parse_bound(text: &str) -> Option<f64> {
    text.parse().ok()
}
