//! Records what the evaluator does, for `explain`. Without a recorder the evaluator pays for one test of an option a node.

mod buckets;
mod grouping;
mod matching;
mod selection;
mod window;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use tsdb::SeriesStore;

use crate::annotations::Annotation;
use crate::ast::Expr;
use crate::explain::{Capped, Detail, NodeValue};

use super::column::{Column, SeriesColumn, Values};
use super::output::{Evaluation, VectorSample};
use super::steps::Steps;
use super::{EvalError, EvalOptions, Evaluator, RangeParams};

/// The recorder of one evaluation.
pub(crate) struct Trace<'c> {
    /// Nanoseconds from any fixed moment.
    clock: &'c dyn Fn() -> u64,
    /// What recording took so far: it is not the query's.
    overhead_ns: Cell<u64>,
    /// What has begun and not ended.
    open: RefCell<Vec<Open>>,
    /// By the address of the expression, which outlives the recorder.
    seen: RefCell<HashMap<usize, Seen>>,
    has_failed: Cell<bool>,
    /// Remarks that some node has claimed.
    claimed: RefCell<BTreeSet<Annotation>>,
}

#[derive(Default)]
struct Open {
    detail: Option<Detail>,
    samples: u64,
}

struct Seen {
    observation: Observation,
    /// The columns at the last step, for the node above to take apart.
    columns: Vec<SeriesColumn>,
}

/// What was seen of one expression.
#[derive(Debug, Clone, Default)]
pub(crate) struct Observation {
    pub(crate) value: Option<NodeValue>,
    pub(crate) at_ms: i64,
    pub(crate) steps: usize,
    /// Read from the store by this node alone.
    pub(crate) samples: u64,
    pub(crate) total_ns: u64,
    pub(crate) remarks: Vec<Annotation>,
    pub(crate) error: Option<String>,
    pub(crate) detail: Option<Detail>,
}

/// All that was seen.
pub(crate) struct Observations(HashMap<usize, Seen>);

impl Observations {
    pub(crate) fn of(&self, expr: &Expr) -> Option<&Observation> {
        self.0.get(&key(expr)).map(|seen| &seen.observation)
    }
}

fn key(expr: &Expr) -> usize {
    std::ptr::from_ref(expr).addr()
}

/// As [`super::evaluate_instant`], and tells `recorder` about every node.
#[inline(never)]
pub(crate) fn evaluate(
    store: &dyn SeriesStore,
    expr: &Expr,
    at_ms: i64,
    options: &EvalOptions<'_>,
    recorder: &Trace<'_>,
) -> Result<Evaluation, EvalError> {
    let evaluator = Evaluator {
        trace: Some(recorder),
        ..Evaluator::new(store, options, RangeParams::instant(at_ms))
    };
    let value = evaluator.instant_value(expr, at_ms)?;
    Ok(evaluator.finish(value))
}

impl<'c> Trace<'c> {
    pub(crate) fn new(clock: &'c dyn Fn() -> u64) -> Self {
        Self {
            clock,
            overhead_ns: Cell::default(),
            open: RefCell::default(),
            seen: RefCell::default(),
            has_failed: Cell::default(),
            claimed: RefCell::default(),
        }
    }

    pub(crate) fn into_observations(self) -> Observations {
        Observations(self.seen.into_inner())
    }

    pub(crate) fn has_seen(&self, expr: &Expr) -> bool {
        self.seen.borrow().contains_key(&key(expr))
    }

    /// The last moment at which `expr` was evaluated.
    pub(crate) fn moment(&self, expr: &Expr) -> Option<i64> {
        let seen = self.seen.borrow();
        Some(seen.get(&key(expr))?.observation.at_ms)
    }

    /// Records the evaluation of `expr`; `describe` says what came out.
    // Kept out of `eval`: a query may be a thousand nodes deep, and a page's stack is small.
    #[inline(never)]
    pub(super) fn node<T>(
        &self,
        evaluator: &Evaluator<'_>,
        expr: &Expr,
        steps: Steps,
        compute: impl FnOnce() -> Result<T, EvalError>,
        describe: impl FnOnce(&T) -> (NodeValue, Vec<SeriesColumn>),
    ) -> Result<T, EvalError> {
        self.open.borrow_mut().push(Open::default());
        let (start, overhead) = ((self.clock)(), self.overhead_ns.get());
        let outcome = compute();
        let end = (self.clock)();
        let recording = self.overhead_ns.get().saturating_sub(overhead);
        let total_ns = end.saturating_sub(start).saturating_sub(recording);
        self.close(evaluator, expr, steps, total_ns, &outcome, describe);
        self.spend_since(end);
        outcome
    }

    #[inline(never)]
    fn close<T>(
        &self,
        evaluator: &Evaluator<'_>,
        expr: &Expr,
        steps: Steps,
        total_ns: u64,
        outcome: &Result<T, EvalError>,
        describe: impl FnOnce(&T) -> (NodeValue, Vec<SeriesColumn>),
    ) {
        let open = self.open.borrow_mut().pop().unwrap_or_default();
        let mut observation = Observation {
            at_ms: steps.end_ms(),
            steps: steps.count,
            samples: open.samples,
            total_ns,
            remarks: self.claim(evaluator),
            detail: open.detail,
            ..Observation::default()
        };
        let mut columns = Vec::new();
        match outcome {
            Ok(result) => {
                let (value, at_last_step) = describe(result);
                observation.value = Some(value);
                columns = at_last_step;
            }
            // The error belongs to the innermost node that failed; those around it fail because of it.
            Err(error) if !self.has_failed.replace(true) => {
                observation.error = Some(error.to_string());
            }
            Err(_) => {}
        }
        let seen = Seen {
            observation,
            columns,
        };
        self.seen.borrow_mut().insert(key(expr), seen);
    }

    /// What the node in progress has to tell beyond its value.
    pub(super) fn detail(&self, describe: impl FnOnce() -> Detail) {
        let start = (self.clock)();
        let detail = describe();
        if let Some(open) = self.open.borrow_mut().last_mut() {
            open.detail = Some(detail);
        }
        self.spend_since(start);
    }

    /// Samples that the node in progress read from the store.
    pub(super) fn read(&self, samples: usize) {
        if let Some(open) = self.open.borrow_mut().last_mut() {
            open.samples += samples as u64;
        }
    }

    /// The series that `expr` came to at its last step.
    pub(super) fn columns(&self, expr: &Expr) -> Vec<SeriesColumn> {
        let seen = self.seen.borrow();
        seen.get(&key(expr))
            .map(|seen| seen.columns.clone())
            .unwrap_or_default()
    }

    fn spend_since(&self, start: u64) {
        let spent = (self.clock)().saturating_sub(start);
        self.overhead_ns.set(self.overhead_ns.get() + spent);
    }

    /// The remarks that were made since a node last asked: those of the nodes below are claimed by then.
    fn claim(&self, evaluator: &Evaluator<'_>) -> Vec<Annotation> {
        let mut claimed = self.claimed.borrow_mut();
        let made = evaluator.annotations.all();
        let remarks: Vec<Annotation> = made.difference(&claimed).cloned().collect();
        claimed.extend(remarks.iter().cloned());
        remarks
    }
}

/// The value at the last step, and its columns.
pub(super) fn at_last_step(values: &Values) -> (NodeValue, Vec<SeriesColumn>) {
    match values {
        Values::Scalar(values) => {
            let value = values.last().copied().unwrap_or(f64::NAN);
            (NodeValue::Scalar(value), Vec::new())
        }
        Values::String(text) => (NodeValue::String(text.clone()), Vec::new()),
        Values::Vector(columns) => {
            let columns: Vec<SeriesColumn> = columns.iter().filter_map(last_of).collect();
            let samples = columns.iter().filter_map(sample_of);
            (NodeValue::Vector(Capped::of(samples)), columns)
        }
    }
}

/// A column with nothing but the value of the last step; `None` where there is none.
fn last_of(column: &SeriesColumn) -> Option<SeriesColumn> {
    let last = column.values.len().checked_sub(1)?;
    let sample = column.values.get(last)?;
    let mut values = Column::absent(1);
    values.set(0, Some(sample));
    Some(SeriesColumn {
        labels: column.labels.clone(),
        drops_name: column.drops_name,
        values,
    })
}

/// The sample of a column of one step.
fn sample_of(column: &SeriesColumn) -> Option<VectorSample> {
    Some(VectorSample {
        labels: column.labels.clone(),
        value: column.values.get(0)?,
    })
}
