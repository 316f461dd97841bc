//! Calls: each kind of function runs its own way; those that see more than one sample are dispatched here.

use crate::Span;
use crate::ast::{Expr, ExprKind, LabelMatcher};
use crate::functions::math::{larger, smaller};
use crate::functions::{CalendarTime, Function, Implementation, Special, ValueType, Window};

use super::column::{Column, SeriesColumn, Values};
use super::invariance::is_step_invariant;
use super::range::WindowCall;
use super::reset_hints::ResetHints;
use super::selector::Wanted;
use super::steps::Steps;
use super::{EvalError, EvalErrorKind, Evaluator, unwrap_parens};

impl Evaluator<'_> {
    #[inline(never)]
    pub(super) fn call(
        &self,
        expr: &Expr,
        function: &'static Function,
        args: &[Expr],
        steps: Steps,
    ) -> Result<Values, EvalError> {
        match function.implementation {
            Implementation::Maths(f) => self
                .map_vector(expr, args, steps, |values, _| values.map_floats(f))
                .map(Values::Vector),
            Implementation::MathsWith(f) => {
                let params = self.scalar_args(args, steps)?;
                let per_step = args.len().saturating_sub(1);
                let compute = |index: usize, value: f64| {
                    f(value, &params[index * per_step..(index + 1) * per_step])
                };
                self.map_vector(expr, args, steps, |values, _| {
                    values.filter_map_floats(compute);
                })
                .map(Values::Vector)
            }
            Implementation::HistogramPart(f) => {
                let hints = match function.name {
                    "histogram_count" | "histogram_sum" | "histogram_avg" => ResetHints::WorkedOut,
                    _ => self.reset_hints.get(),
                };
                let map =
                    || self.map_vector(expr, args, steps, |values, _| values.map_histograms(f));
                self.with_reset_hints(hints, map).map(Values::Vector)
            }
            Implementation::Calendar(part) => {
                self.calendar(expr, args, steps, part).map(Values::Vector)
            }
            Implementation::Window { eval, keeps_name } => {
                let call = self.window_call(expr, function, args, eval, keeps_name, steps)?;
                self.over_windows(&call, steps).map(Values::Vector)
            }
            Implementation::Special(special) => self.special(expr, special, args, steps),
        }
    }

    fn special(
        &self,
        expr: &Expr,
        special: Special,
        args: &[Expr],
        steps: Steps,
    ) -> Result<Values, EvalError> {
        let constant = |value: f64| Ok(Values::Scalar(vec![value; steps.count]));
        let arg = |index: usize| {
            args.get(index)
                .ok_or_else(|| EvalErrorKind::NotEvaluable.at(expr.span))
        };
        match special {
            Special::Pi => constant(std::f64::consts::PI),
            Special::MaxOf => self.of_two(args, larger, steps),
            Special::MinOf => self.of_two(args, smaller, steps),
            Special::Start => constant(seconds(self.query.start_ms)),
            Special::End => constant(seconds(self.query.end_ms)),
            Special::Step => constant(self.step_seconds()),
            Special::Range => constant(self.range_seconds()),
            Special::Time => Ok(Values::Scalar(steps.times().map(seconds).collect())),
            Special::Scalar => self.only_value(arg(0)?, steps).map(Values::Scalar),
            Special::Vector => {
                let values = self.scalar(arg(0)?, steps)?;
                Ok(Values::Vector(vec![SeriesColumn::unnamed(
                    Column::from_floats(values),
                )]))
            }
            Special::Absent => self.absent(arg(0)?, steps).map(Values::Vector),
            Special::AbsentOverTime => self.absent_over_time(expr, args, steps).map(Values::Vector),
            Special::Timestamp => self
                .sample_times(expr, arg(0)?, Wanted::Time, steps)
                .map(Values::Vector),
            Special::StartTimestamp => self
                .sample_times(expr, arg(0)?, Wanted::StartTime, steps)
                .map(Values::Vector),
            Special::Sort => self
                .sorted(expr, arg(0)?, steps, |a, b| a < b)
                .map(Values::Vector),
            Special::SortDesc => self
                .sorted(expr, arg(0)?, steps, |a, b| a > b)
                .map(Values::Vector),
            Special::SortByLabel => self
                .sorted_by_label(expr, args, steps, |order| order)
                .map(Values::Vector),
            Special::SortByLabelDesc => self
                .sorted_by_label(expr, args, steps, std::cmp::Ordering::reverse)
                .map(Values::Vector),
            Special::LabelReplace => self.label_replace(args, steps).map(Values::Vector),
            Special::LabelJoin => self.label_join(args, steps).map(Values::Vector),
            Special::HistogramQuantile => self
                .histogram_quantile(expr, args, steps)
                .map(Values::Vector),
            Special::HistogramQuantiles => self
                .histogram_quantiles(expr, args, steps)
                .map(Values::Vector),
            Special::HistogramFraction => self
                .histogram_fraction(expr, args, steps)
                .map(Values::Vector),
            Special::Info => self.info(expr, args, steps).map(Values::Vector),
        }
    }

    /// `min_of()` and `max_of()`: one of two scalars at each step.
    fn of_two(
        &self,
        args: &[Expr],
        choose: fn(f64, f64) -> f64,
        steps: Steps,
    ) -> Result<Values, EvalError> {
        let pairs = self.scalar_args(args, steps)?;
        let chosen = pairs
            .chunks(2)
            .map(|pair| pair.iter().copied().reduce(choose));
        Ok(Values::Scalar(chosen.flatten().collect()))
    }

    /// Changes the columns of the first argument; what comes out is no longer the metric that went in.
    fn map_vector(
        &self,
        expr: &Expr,
        args: &[Expr],
        steps: Steps,
        change: impl Fn(&mut Column, Steps),
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let vector = args
            .first()
            .ok_or_else(|| EvalErrorKind::NotEvaluable.at(expr.span))?;
        let mut columns = self.vector(vector, steps)?;
        for column in &mut columns {
            change(&mut column.values, steps);
            column.drops_name = true;
        }
        columns.retain(|column| !column.values.is_empty());
        self.settle_names(columns, expr.span)
    }

    /// The scalar arguments of a call, all of a step side by side.
    fn scalar_args(&self, args: &[Expr], steps: Steps) -> Result<Vec<f64>, EvalError> {
        let is_scalar = |arg: &&Expr| super::value_type(arg) == ValueType::Scalar;
        let columns: Result<Vec<Vec<f64>>, EvalError> = args
            .iter()
            .filter(is_scalar)
            .map(|arg| self.scalar(arg, steps))
            .collect();
        let columns = columns?;
        Ok((0..steps.count)
            .flat_map(|step| columns.iter().map(move |column| column[step]))
            .collect())
    }

    fn window_call<'e>(
        &self,
        expr: &'e Expr,
        function: &'static Function,
        args: &'e [Expr],
        eval: fn(&Window<'_>) -> Option<crate::functions::Sample>,
        keeps_name: bool,
        steps: Steps,
    ) -> Result<WindowCall<'e>, EvalError> {
        let range = args
            .iter()
            .find(|arg| super::value_type(arg) == ValueType::RangeVector);
        let range = unwrap_parens(range.ok_or_else(|| EvalErrorKind::NotEvaluable.at(expr.span))?);
        let params = self.scalar_args(args, steps)?;
        let first_arg: Span = args
            .first()
            .map_or(expr.span, |arg| unwrap_parens(arg).span);
        Ok(WindowCall {
            function,
            eval,
            keeps_name,
            params,
            range,
            first_arg,
        })
    }

    fn calendar(
        &self,
        expr: &Expr,
        args: &[Expr],
        steps: Steps,
        part: fn(&CalendarTime) -> i64,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        #[expect(clippy::cast_precision_loss, reason = "a part of a date is small")]
        let read = |time: CalendarTime| part(&time) as f64;
        if args.is_empty() {
            let values = steps
                .times()
                .map(|time| read(CalendarTime::from_unix(time.div_euclid(1_000))))
                .collect();
            return Ok(vec![SeriesColumn::unnamed(Column::from_floats(values))]);
        }
        self.map_vector(expr, args, steps, |values, _| {
            values.map_floats(|value| read(CalendarTime::of_sample(value)));
        })
    }

    /// `scalar()`: the value of the only float, NaN where there is not exactly one.
    fn only_value(&self, arg: &Expr, steps: Steps) -> Result<Vec<f64>, EvalError> {
        let columns = self.vector(arg, steps)?;
        let only = |step: usize| {
            let mut floats = columns
                .iter()
                .filter_map(|column| column.values.float(step));
            match (floats.next(), floats.next()) {
                (Some(value), None) => value,
                _ => f64::NAN,
            }
        };
        Ok((0..steps.count).map(only).collect())
    }

    fn absent(&self, arg: &Expr, steps: Steps) -> Result<Vec<SeriesColumn>, EvalError> {
        let columns = self.vector(arg, steps)?;
        let is_there = |step: usize| columns.iter().any(|column| column.values.is_present(step));
        Ok(absence(arg, steps, is_there))
    }

    fn absent_over_time(
        &self,
        expr: &Expr,
        args: &[Expr],
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let function = crate::functions::by_name("present_over_time");
        let Some((function, Implementation::Window { eval, .. })) =
            function.map(|f| (f, f.implementation))
        else {
            return Err(EvalErrorKind::NotEvaluable.at(expr.span));
        };
        // Names are kept so that series that differ by name only do not count as double.
        let call = self.window_call(expr, function, args, eval, true, steps)?;
        let columns = self.over_windows(&call, steps)?;
        let is_there = |step: usize| columns.iter().any(|column| column.values.is_present(step));
        Ok(absence(call.range, steps, is_there))
    }

    /// `timestamp()`: of a selector the time of each sample found, of anything else the evaluation time.
    /// `start_timestamp()`: of a selector the time from which each sample counts, of anything else nothing.
    fn sample_times(
        &self,
        expr: &Expr,
        arg: &Expr,
        wanted: Wanted,
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let inner = unwrap_parens(arg);
        let mut columns = match &inner.kind {
            // A server that does not read start times has none to tell.
            _ if wanted == Wanted::StartTime && !self.options.use_start_timestamps => {
                self.vector(inner, steps)?;
                Vec::new()
            }
            ExprKind::Selector(selector) => self.selector_for(inner, selector, steps, wanted)?,
            _ if wanted == Wanted::StartTime => {
                self.vector(inner, steps)?;
                Vec::new()
            }
            _ => {
                let mut columns = self.vector(inner, steps)?;
                for column in &mut columns {
                    for (step, time) in steps.times().enumerate() {
                        if column.values.is_present(step) {
                            column.values.set_float(step, seconds(time));
                        }
                    }
                }
                columns
            }
        };
        for column in &mut columns {
            column.drops_name = true;
        }
        self.settle_names(columns, expr.span)
    }

    /// `sort()`: an instant query's result in order of value, NaN last. Over a range there is no order.
    fn sorted(
        &self,
        expr: &Expr,
        arg: &Expr,
        steps: Steps,
        comes_first: fn(f64, f64) -> bool,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        self.note_futile_sort(expr, steps);
        let mut columns = self.vector(arg, steps)?;
        for column in &mut columns {
            column.values.map_floats(|value| value);
        }
        columns.retain(|column| !column.values.is_empty());
        if steps.count == 1 {
            columns.sort_by(|a, b| {
                let (a, b) = (
                    a.values.float(0).unwrap_or(f64::NAN),
                    b.values.float(0).unwrap_or(f64::NAN),
                );
                match (a.is_nan(), b.is_nan()) {
                    (false, false) if comes_first(a, b) => std::cmp::Ordering::Less,
                    (false, false) if comes_first(b, a) => std::cmp::Ordering::Greater,
                    (a_is_nan, b_is_nan) => a_is_nan.cmp(&b_is_nan),
                }
            });
        }
        Ok(columns)
    }

    /// Over a range series come in the order of their labels, whatever they were sorted by.
    fn note_futile_sort(&self, expr: &Expr, steps: Steps) {
        if !steps.is_one_moment() && !is_step_invariant(expr) {
            self.annotations.warn(
                expr.span,
                "sort is ineffective for range queries since results are always ordered by labels",
            );
        }
    }

    fn sorted_by_label(
        &self,
        expr: &Expr,
        args: &[Expr],
        steps: Steps,
        direction: fn(std::cmp::Ordering) -> std::cmp::Ordering,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let Some((vector, names)) = args.split_first() else {
            return Ok(Vec::new());
        };
        let names: Result<Vec<&str>, EvalError> = names.iter().map(super::labels::text).collect();
        let names = names?;
        self.note_futile_sort(expr, steps);
        let mut columns = self.vector(vector, steps)?;
        columns.sort_by(|a, b| {
            let by_name =
                |name: &&str| super::natural_order::compare(a.labels.get(name), b.labels.get(name));
            let order = names.iter().map(by_name).find(|order| order.is_ne());
            direction(order.unwrap_or_else(|| a.labels.cmp(&b.labels)))
        });
        Ok(columns)
    }
}

/// One sample of value 1 at each step at which nothing is there, with the labels that the selector asks for.
fn absence(arg: &Expr, steps: Steps, is_there: impl Fn(usize) -> bool) -> Vec<SeriesColumn> {
    let mut values = Column::absent(steps.count);
    for step in (0..steps.count).filter(|step| !is_there(*step)) {
        values.set_float(step, 1.0);
    }
    if values.is_empty() {
        return Vec::new();
    }
    let labels = match &unwrap_parens(arg).kind {
        ExprKind::Selector(selector) => asked_for(&selector.matchers),
        ExprKind::Matrix { selector, .. } => match &selector.kind {
            ExprKind::Selector(selector) => asked_for(&selector.matchers),
            _ => tsdb::Labels::default(),
        },
        _ => tsdb::Labels::default(),
    };
    vec![SeriesColumn {
        labels,
        drops_name: false,
        values,
    }]
}

/// The labels that a series must have exactly; one that is asked for twice is left out.
fn asked_for(matchers: &[LabelMatcher]) -> tsdb::Labels {
    let others = matchers
        .iter()
        .filter(|matcher| matcher.name != tsdb::METRIC_NAME);
    let is_certain = |matcher: &&LabelMatcher| {
        matcher.op == tsdb::MatchOp::Equal
            && matchers
                .iter()
                .filter(|other| other.name == matcher.name)
                .count()
                == 1
    };
    tsdb::Labels::new(
        others
            .filter(is_certain)
            .map(|matcher| (matcher.name.as_str(), matcher.value.as_str())),
    )
}

#[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 ms")]
fn seconds(ms: i64) -> f64 {
    ms as f64 / 1_000.0
}
