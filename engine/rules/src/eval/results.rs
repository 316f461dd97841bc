//! The results of a rule's expression: for many moments at once where that is allowed, else one moment at a time.

use std::collections::BTreeSet;

use promql::{Annotation, EvalOptions, Evaluation, Expr, RangeParams, Value};
use tsdb::Labels;

use super::clock::Clock;
use super::sources::{self, Matrix, Result as Found, Sources};
use super::written::Overlay;

pub(super) struct Results<'m> {
    expr: &'m Expr,
    /// How many moments to evaluate at once; zero: one by one.
    at_once: u64,
    sources: Sources,
    found: Vec<Found>,
    matrix: Matrix,
    /// Up to when `matrix` holds the results.
    matrix_until_ms: Option<i64>,
    /// Up to when to go moment by moment, after an error somewhere in the range.
    single_until_ms: Option<i64>,
    warnings: BTreeSet<Annotation>,
    infos: BTreeSet<Annotation>,
}

/// What a moment's step is given.
pub(super) struct Moment<'r> {
    pub(super) found: &'r [Found],
    pub(super) sources: &'r Sources,
}

impl<'m> Results<'m> {
    pub(super) fn new(expr: &'m Expr, at_once: u64) -> Self {
        Self {
            expr,
            at_once,
            sources: Sources::default(),
            found: Vec::new(),
            matrix: Matrix::default(),
            matrix_until_ms: None,
            single_until_ms: None,
            warnings: BTreeSet::new(),
            infos: BTreeSet::new(),
        }
    }

    /// The results at `at_ms`, the clock's present less the group's offset. Moments must rise from call to call.
    ///
    /// # Errors
    /// What the server would give as the rule's last error.
    pub(super) fn at(
        &mut self,
        at_ms: i64,
        clock: &Clock,
        overlay: &Overlay<'_>,
        options: &EvalOptions<'_>,
    ) -> Result<Moment<'_>, String> {
        self.found.clear();
        if self.at_once > 0 && self.is_over(at_ms) {
            self.evaluate_ahead(at_ms, clock, overlay, options);
        }
        if self.matrix_until_ms.is_some_and(|until| at_ms <= until) {
            self.matrix.read(at_ms, &mut self.found);
        } else {
            self.evaluate_now(at_ms, overlay, options)?;
        }
        Ok(Moment {
            found: &self.found,
            sources: &self.sources,
        })
    }

    /// A moment without results, to look up sources.
    pub(super) fn none(&self) -> Moment<'_> {
        Moment {
            found: &[],
            sources: &self.sources,
        }
    }

    /// Warnings and infos of all moments.
    pub(super) fn into_annotations(self) -> (Vec<Annotation>, Vec<Annotation>) {
        (
            self.warnings.into_iter().collect(),
            self.infos.into_iter().collect(),
        )
    }

    fn is_over(&self, at_ms: i64) -> bool {
        self.matrix_until_ms.max(self.single_until_ms) < Some(at_ms)
    }

    fn evaluate_ahead(
        &mut self,
        at_ms: i64,
        clock: &Clock,
        overlay: &Overlay<'_>,
        options: &EvalOptions<'_>,
    ) {
        let further = i64::try_from(clock.ahead(self.at_once).saturating_sub(1)).unwrap_or(0);
        let range = RangeParams {
            start_ms: at_ms,
            end_ms: at_ms.saturating_add(further.saturating_mul(clock.interval_ms())),
            step_ms: clock.interval_ms(),
        };
        match promql::evaluate_range(overlay, self.expr, range, options) {
            Ok(Evaluation {
                value: Value::Matrix(series),
                warnings,
                infos,
            }) => {
                self.remember(warnings, infos);
                self.matrix = Matrix::new(series, &mut self.sources);
                self.matrix_until_ms = Some(range.end_ms);
            }
            // One bad moment fails the range; on their own the others are fine.
            _ => self.single_until_ms = Some(range.end_ms),
        }
    }

    fn evaluate_now(
        &mut self,
        at_ms: i64,
        overlay: &Overlay<'_>,
        options: &EvalOptions<'_>,
    ) -> Result<(), String> {
        let evaluation = promql::evaluate_instant(overlay, self.expr, at_ms, options)
            .map_err(|error| error.to_string())?;
        self.remember(evaluation.warnings, evaluation.infos);
        match evaluation.value {
            Value::Vector(vector) => {
                sources::number(vector, &mut self.sources, &mut self.found);
                Ok(())
            }
            Value::Scalar(value) => {
                let source = self.sources.number(Labels::default());
                self.found.push(Found {
                    source,
                    value: promql::Sample::Float(value),
                });
                Ok(())
            }
            Value::String(_) | Value::Matrix(_) => {
                Err("rule result is not a vector or scalar".to_owned())
            }
        }
    }

    fn remember(&mut self, warnings: Vec<Annotation>, infos: Vec<Annotation>) {
        self.warnings.extend(warnings);
        self.infos.extend(infos);
    }
}
