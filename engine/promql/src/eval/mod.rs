//! Evaluation over columns: every expression yields, for each series, one value per step.
//!
//! A selector is asked for once; each series is then walked once for all steps. The store is all the evaluator
//! sees: no clock, no I/O.

mod aggregate;
mod binary;
mod call;
mod classic;
mod column;
mod error;
mod info;
mod invariance;
mod labels;
mod monotonicity;
mod names;
mod natural_order;
mod output;
mod range;
mod remarks;
mod reset_hints;
mod selector;
mod smoothed;
mod steps;
mod subquery;
pub(crate) mod trace;

use std::cell::Cell;

use tsdb::SeriesStore;

use crate::annotations::Annotations;
use crate::ast::{Expr, ExprKind, UnaryOp};
use crate::functions::ValueType;

use column::{Column, SeriesColumn, Values};
pub use error::{EvalError, EvalErrorKind};
pub use output::{Evaluation, MatrixSeries, Value, VectorSample};
use steps::Steps;
use trace::Trace;

/// What an evaluation may be told besides the query.
#[derive(Clone, Copy)]
pub struct EvalOptions<'a> {
    /// How far back an instant selector looks for a sample.
    pub lookback_ms: i64,
    /// How many values may be in memory at once.
    pub max_samples: u64,
    /// The step of a subquery that names none.
    pub default_subquery_step_ms: i64,
    /// Whether metric names are removed at the end of the query instead of by each operation.
    pub delayed_name_removal: bool,
    /// Whether the start times of counters take part in `rate` and its family.
    pub use_start_timestamps: bool,
    /// Asked now and then; the evaluation stops when it says so.
    pub interrupt: Option<&'a dyn Fn() -> bool>,
}

impl Default for EvalOptions<'_> {
    /// As the server has it without flags.
    fn default() -> Self {
        Self {
            lookback_ms: 300_000,
            max_samples: 50_000_000,
            default_subquery_step_ms: 60_000,
            delayed_name_removal: false,
            use_start_timestamps: false,
            interrupt: None,
        }
    }
}

/// The times of a range query, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RangeParams {
    pub start_ms: i64,
    pub end_ms: i64,
    pub step_ms: i64,
}

impl RangeParams {
    /// The times of an instant query, which has no step.
    fn instant(at_ms: i64) -> Self {
        Self {
            start_ms: at_ms,
            end_ms: at_ms,
            step_ms: 0,
        }
    }
}

/// Evaluates `expr`, which must have passed analysis, at one moment.
///
/// # Errors
/// When the data does not fit the query (duplicates, many-to-many matches), or a limit is hit.
pub fn evaluate_instant(
    store: &dyn SeriesStore,
    expr: &Expr,
    at_ms: i64,
    options: &EvalOptions<'_>,
) -> Result<Evaluation, EvalError> {
    let evaluator = Evaluator::new(store, options, RangeParams::instant(at_ms));
    let value = evaluator.instant_value(expr, at_ms)?;
    Ok(evaluator.finish(value))
}

/// Evaluates `expr`, which must have passed analysis, at every step of a range.
///
/// # Errors
/// As [`evaluate_instant`]; also when the step is not positive or the end lies before the start.
pub fn evaluate_range(
    store: &dyn SeriesStore,
    expr: &Expr,
    range: RangeParams,
    options: &EvalOptions<'_>,
) -> Result<Evaluation, EvalError> {
    if range.step_ms <= 0 || range.end_ms < range.start_ms {
        return Err(EvalErrorKind::InvalidRange.at(expr.span));
    }
    let steps = Steps::new(range.start_ms, range.end_ms, range.step_ms);
    let evaluator = Evaluator::new(store, options, range);
    let value = output::range(&evaluator, expr, steps)?;
    Ok(evaluator.finish(value))
}

/// One evaluation. Expressions inside a subquery have other steps, so steps are passed along.
struct Evaluator<'a> {
    store: &'a dyn SeriesStore,
    options: &'a EvalOptions<'a>,
    /// The query's own times, as asked for: `start()`, `end()` and `step()` mean these. No step falls on the end
    /// unless it is whole steps away; the step of an instant query is 0.
    query: RangeParams,
    annotations: Annotations,
    samples: Cell<u64>,
    reset_hints: Cell<reset_hints::ResetHints>,
    /// Told about every node, where a query is explained.
    trace: Option<&'a Trace<'a>>,
}

impl<'a> Evaluator<'a> {
    fn new(store: &'a dyn SeriesStore, options: &'a EvalOptions<'a>, query: RangeParams) -> Self {
        Self {
            store,
            options,
            query,
            annotations: Annotations::default(),
            samples: Cell::new(0),
            reset_hints: Cell::default(),
            trace: None,
        }
    }

    /// The recorder of an explained query. Where nothing is explained, what would be said to it is not compiled in.
    fn trace(&self) -> Option<&'a Trace<'a>> {
        if cfg!(feature = "explain") {
            self.trace
        } else {
            None
        }
    }

    fn finish(self, value: Value) -> Evaluation {
        let (warnings, infos) = self.annotations.into_parts();
        Evaluation {
            value,
            warnings,
            infos,
        }
    }

    /// The value of an instant query, which alone may be a range vector.
    fn instant_value(&self, expr: &Expr, at_ms: i64) -> Result<Value, EvalError> {
        let bare = unwrap_parens(expr);
        match bare.kind {
            ExprKind::Matrix { .. } | ExprKind::Subquery { .. } => {
                self.range_value(bare, Steps::instant(at_ms))
            }
            _ => output::instant(self, expr, at_ms),
        }
    }

    /// The values of `expr` at `steps`. Range vectors are evaluated by the functions that take them.
    fn eval(&self, expr: &Expr, steps: Steps) -> Result<Values, EvalError> {
        self.check_interrupt(expr)?;
        self.check_steps(expr, steps)?;
        match self.trace() {
            None => self.compute(expr, steps),
            Some(trace) => {
                let compute = || self.compute(expr, steps);
                trace.node(self, expr, steps, compute, trace::at_last_step)
            }
        }
    }

    /// Each kind of expression has a function of its own that is never inlined: else the locals of all of them would
    /// stand on the stack once a level, and a query may be a thousand levels deep.
    fn compute(&self, expr: &Expr, steps: Steps) -> Result<Values, EvalError> {
        match &expr.kind {
            ExprKind::Number(number) => Ok(Values::Scalar(vec![*number; steps.count])),
            ExprKind::String(literal) => Ok(Values::String(literal.text().to_owned())),
            ExprKind::Paren(inner) => self.eval(inner, steps),
            ExprKind::Selector(selector) => {
                self.selector(expr, selector, steps).map(Values::Vector)
            }
            ExprKind::Unary { op, expr: operand } => self.unary(*op, operand, steps),
            ExprKind::Binary {
                op,
                lhs,
                rhs,
                matching,
            } => self.binary(expr, *op, lhs, rhs, matching, steps),
            ExprKind::Aggregate { .. } => self.aggregate(expr, steps).map(Values::Vector),
            ExprKind::Call { function, args } => self.call(expr, function, args, steps),
            ExprKind::Matrix { .. } | ExprKind::Subquery { .. } | ExprKind::Error => {
                Err(EvalErrorKind::NotEvaluable.at(expr.span))
            }
        }
    }

    /// The instant vector that `expr` stands for.
    fn vector(&self, expr: &Expr, steps: Steps) -> Result<Vec<SeriesColumn>, EvalError> {
        match self.eval(expr, steps)? {
            Values::Vector(columns) => Ok(columns),
            _ => Err(EvalErrorKind::NotEvaluable.at(expr.span)),
        }
    }

    /// As [`Self::vector`]; a scalar becomes a series without labels, as a subquery takes it.
    fn vector_or_scalar(&self, expr: &Expr, steps: Steps) -> Result<Vec<SeriesColumn>, EvalError> {
        match self.eval(expr, steps)? {
            Values::Vector(columns) => Ok(columns),
            Values::Scalar(values) => Ok(vec![SeriesColumn::unnamed(Column::from_floats(values))]),
            Values::String(_) => Err(EvalErrorKind::NotEvaluable.at(expr.span)),
        }
    }

    /// The scalar that `expr` stands for, at each step.
    fn scalar(&self, expr: &Expr, steps: Steps) -> Result<Vec<f64>, EvalError> {
        match self.eval(expr, steps)? {
            Values::Scalar(values) => Ok(values),
            _ => Err(EvalErrorKind::NotEvaluable.at(expr.span)),
        }
    }

    #[inline(never)]
    fn unary(&self, op: UnaryOp, operand: &Expr, steps: Steps) -> Result<Values, EvalError> {
        let values = self.eval(operand, steps)?;
        if op == UnaryOp::Plus {
            return Ok(values);
        }
        match values {
            Values::Scalar(mut values) => {
                for value in &mut values {
                    *value = -*value;
                }
                Ok(Values::Scalar(values))
            }
            Values::Vector(mut columns) => {
                for column in &mut columns {
                    column.drops_name = true;
                    column.values.negate();
                }
                self.settle_names(columns, operand.span).map(Values::Vector)
            }
            other @ Values::String(_) => Ok(other),
        }
    }

    /// Accounts for values that are about to be held, before memory is taken for them.
    fn charge(&self, values: usize, expr: &Expr) -> Result<(), EvalError> {
        let total = self.samples.get().saturating_add(values as u64);
        self.samples.set(total);
        if total > self.options.max_samples {
            return Err(EvalErrorKind::TooManySamples(self.options.max_samples).at(expr.span));
        }
        self.check_interrupt(expr)
    }

    /// A column is made before it is known whether anything comes to stand in it; and what selects no series still
    /// takes a value a step: a scalar, or what `absent` gives.
    fn check_steps(&self, expr: &Expr, steps: Steps) -> Result<(), EvalError> {
        if steps.count as u64 > self.options.max_samples {
            return Err(EvalErrorKind::TooManySamples(self.options.max_samples).at(expr.span));
        }
        if value_type(expr) == ValueType::Scalar || matches!(expr.kind, ExprKind::Call { .. }) {
            return self.charge(steps.count, expr);
        }
        Ok(())
    }

    fn check_interrupt(&self, expr: &Expr) -> Result<(), EvalError> {
        match self.options.interrupt {
            Some(interrupt) if interrupt() => Err(EvalErrorKind::Interrupted.at(expr.span)),
            _ => Ok(()),
        }
    }
}

/// The expression inside any number of parentheses.
fn unwrap_parens(mut expr: &Expr) -> &Expr {
    while let ExprKind::Paren(inner) = &expr.kind {
        expr = inner;
    }
    expr
}

/// The type of an expression that has passed analysis.
pub(crate) fn value_type(expr: &Expr) -> ValueType {
    match &expr.kind {
        ExprKind::Number(_) => ValueType::Scalar,
        ExprKind::String(_) => ValueType::String,
        ExprKind::Matrix { .. } | ExprKind::Subquery { .. } => ValueType::RangeVector,
        ExprKind::Call { function, .. } => function.returns,
        ExprKind::Unary { expr, .. } | ExprKind::Paren(expr) => value_type(expr),
        ExprKind::Binary { lhs, rhs, .. } => match (value_type(lhs), value_type(rhs)) {
            (ValueType::Scalar, ValueType::Scalar) => ValueType::Scalar,
            _ => ValueType::InstantVector,
        },
        ExprKind::Selector(_) | ExprKind::Aggregate { .. } | ExprKind::Error => {
            ValueType::InstantVector
        }
    }
}
