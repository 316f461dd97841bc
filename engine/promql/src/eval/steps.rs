//! The moments at which an expression is evaluated, and where in time a selector looks from there.

use crate::ast::{AtModifier, BinaryOp, DurationExpr, DurationKind, UnaryOp};

use super::{EvalError, EvalErrorKind, Evaluator};

/// Evenly spaced moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Steps {
    pub(super) start_ms: i64,
    pub(super) step_ms: i64,
    pub(super) count: usize,
    /// The end that was asked for: the last step lies there or before.
    asked_end_ms: i64,
}

impl Steps {
    pub(super) fn instant(at_ms: i64) -> Self {
        Self {
            start_ms: at_ms,
            step_ms: 1,
            count: 1,
            asked_end_ms: at_ms,
        }
    }

    /// From `start_ms` to `end_ms`, both included; none where the end lies before the start.
    pub(super) fn new(start_ms: i64, end_ms: i64, step_ms: i64) -> Self {
        let count = end_ms
            .checked_sub(start_ms)
            .map_or(0, |length| length.div_euclid(step_ms) + 1);
        Self {
            start_ms,
            step_ms,
            count: usize::try_from(count).unwrap_or(0),
            asked_end_ms: end_ms,
        }
    }

    /// Whether one moment was asked for: a range with a single step is none the less a range.
    pub(super) fn is_one_moment(self) -> bool {
        self.start_ms == self.asked_end_ms
    }

    #[expect(
        clippy::cast_possible_wrap,
        reason = "the number of steps is far below 2^63"
    )]
    pub(super) fn time(self, index: usize) -> i64 {
        self.start_ms + self.step_ms * index as i64
    }

    pub(super) fn end_ms(self) -> i64 {
        self.time(self.count.saturating_sub(1))
    }

    pub(super) fn times(self) -> impl ExactSizeIterator<Item = i64> {
        (0..self.count).map(move |index| self.time(index))
    }
}

/// Where a selector looks: at the step's time or a fixed one, less the offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placement {
    fixed_ms: Option<i64>,
    offset_ms: i64,
}

impl Placement {
    pub(super) fn at(self, step_ms: i64) -> i64 {
        self.fixed_ms.unwrap_or(step_ms) - self.offset_ms
    }

    /// Whether every step looks at the same time.
    pub(super) fn is_fixed(self) -> bool {
        self.fixed_ms.is_some()
    }

    /// The first and the last time looked at.
    pub(super) fn span(self, steps: Steps) -> (i64, i64) {
        (self.at(steps.start_ms), self.at(steps.end_ms()))
    }
}

impl Evaluator<'_> {
    /// Where `@` and `offset` put a selector.
    pub(super) fn placement(
        &self,
        at: Option<&AtModifier>,
        offset: Option<&DurationExpr>,
    ) -> Result<Placement, EvalError> {
        let fixed_ms = at.map(|at| match at {
            AtModifier::Timestamp(ms) => *ms,
            AtModifier::Start => self.query.start_ms,
            AtModifier::End => self.query.end_ms,
        });
        let offset_ms = offset.map_or(Ok(0), |offset| self.duration_ms(offset))?;
        Ok(Placement {
            fixed_ms,
            offset_ms,
        })
    }

    /// A range, or a subquery's step: must be positive.
    pub(super) fn positive_duration_ms(&self, duration: &DurationExpr) -> Result<i64, EvalError> {
        match self.duration_ms(duration)? {
            ms if ms > 0 => Ok(ms),
            _ => Err(EvalErrorKind::DurationNotPositive.at(duration.span)),
        }
    }

    fn duration_ms(&self, duration: &DurationExpr) -> Result<i64, EvalError> {
        if let DurationKind::Literal(ms) = duration.kind {
            return Ok(ms);
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "saturates, and such a range finds nothing"
        )]
        let ms = (self.duration_seconds(duration)? * 1_000.0).round() as i64;
        Ok(ms)
    }

    /// Durations are reckoned in seconds, as numbers in them are.
    #[expect(
        clippy::cast_precision_loss,
        reason = "durations are far below 2^53 ms"
    )]
    fn duration_seconds(&self, duration: &DurationExpr) -> Result<f64, EvalError> {
        Ok(match &duration.kind {
            DurationKind::Literal(ms) => *ms as f64 / 1_000.0,
            DurationKind::Step => self.step_seconds(),
            DurationKind::Range => self.range_seconds(),
            DurationKind::Paren(inner) => self.duration_seconds(inner)?,
            DurationKind::Min(a, b) => self.duration_seconds(a)?.min(self.duration_seconds(b)?),
            DurationKind::Max(a, b) => self.duration_seconds(a)?.max(self.duration_seconds(b)?),
            DurationKind::Unary {
                op: UnaryOp::Plus,
                operand,
            } => self.duration_seconds(operand)?,
            DurationKind::Unary {
                op: UnaryOp::Minus,
                operand,
            } => -self.duration_seconds(operand)?,
            DurationKind::Binary { op, lhs, rhs } => {
                let (a, b) = (self.duration_seconds(lhs)?, self.duration_seconds(rhs)?);
                match op {
                    BinaryOp::Add => a + b,
                    BinaryOp::Sub => a - b,
                    BinaryOp::Mul => a * b,
                    BinaryOp::Pow => libm::pow(a, b),
                    BinaryOp::Div | BinaryOp::Mod if b == 0.0 => {
                        return Err(EvalErrorKind::DurationDividedByZero.at(duration.span));
                    }
                    BinaryOp::Div => a / b,
                    BinaryOp::Mod => a % b,
                    _ => return Err(EvalErrorKind::NotEvaluable.at(duration.span)),
                }
            }
        })
    }

    /// `step()`: zero for an instant query, which has none.
    #[expect(clippy::cast_precision_loss, reason = "steps are far below 2^53 ms")]
    pub(super) fn step_seconds(&self) -> f64 {
        self.query.step_ms as f64 / 1_000.0
    }

    /// `range()`
    #[expect(clippy::cast_precision_loss, reason = "ranges are far below 2^53 ms")]
    pub(super) fn range_seconds(&self) -> f64 {
        (self.query.end_ms - self.query.start_ms) as f64 / 1_000.0
    }
}
