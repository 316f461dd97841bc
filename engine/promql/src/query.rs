//! A query as it comes from outside: its text, its times and what is allowed, checked and then run.

use tsdb::SeriesStore;

use crate::diagnostic::Diagnostic;
use crate::eval::{
    EvalError, EvalOptions, Evaluation, RangeParams, evaluate_instant, evaluate_range,
};
use crate::parser::{ParseOptions, parse};

/// When a query is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryTimes {
    /// Once, at this Unix millisecond.
    Instant(i64),
    /// At every step of a range.
    Range(RangeParams),
}

impl QueryTimes {
    /// The last moment that is asked for.
    pub fn end_ms(self) -> i64 {
        match self {
            Self::Instant(at_ms) => at_ms,
            Self::Range(range) => range.end_ms,
        }
    }
}

/// What queries may do.
#[derive(Clone)]
pub struct QuerySettings<'a> {
    pub language: ParseOptions,
    pub evaluation: EvalOptions<'a>,
    /// How many steps a range may have.
    pub max_steps: i64,
}

impl Default for QuerySettings<'_> {
    /// As a server without feature flags.
    fn default() -> Self {
        Self {
            language: ParseOptions::stable(),
            evaluation: EvalOptions::default(),
            // A point a pixel on any screen.
            max_steps: 11_000,
        }
    }
}

impl QuerySettings<'_> {
    /// With everything on that a server guards by a feature flag.
    #[must_use]
    pub fn everything(self) -> Self {
        Self {
            language: ParseOptions::everything(),
            evaluation: EvalOptions {
                delayed_name_removal: true,
                use_start_timestamps: true,
                ..self.evaluation
            },
            ..self
        }
    }
}

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    #[error(transparent)]
    Range(#[from] RangeError),
    /// At least one of these is an error.
    #[error("the query cannot be read")]
    Parse(Vec<Diagnostic>),
    #[error(transparent)]
    Eval(#[from] EvalError),
}

/// A range that makes no sense, or too much work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    #[error("the step must be longer than 0")]
    NoStep,
    #[error("the end lies before the start")]
    EndBeforeStart,
    #[error("{steps} steps are more than the {limit} allowed: take a longer step")]
    TooManySteps { steps: i64, limit: i64 },
}

/// Reads and evaluates a query.
///
/// # Errors
/// When the range makes no sense, the text is no query, or its evaluation fails.
pub fn query(
    store: &dyn SeriesStore,
    source: &str,
    times: QueryTimes,
    settings: &QuerySettings<'_>,
) -> Result<Evaluation, QueryError> {
    if let QueryTimes::Range(range) = times {
        check(range, settings.max_steps)?;
    }
    let parsed = parse(source, &settings.language);
    if !parsed.is_valid() {
        return Err(QueryError::Parse(parsed.diagnostics));
    }
    let evaluation = match times {
        QueryTimes::Instant(at_ms) => {
            evaluate_instant(store, &parsed.expr, at_ms, &settings.evaluation)
        }
        QueryTimes::Range(range) => {
            evaluate_range(store, &parsed.expr, range, &settings.evaluation)
        }
    };
    Ok(evaluation?)
}

fn check(range: RangeParams, limit: i64) -> Result<(), RangeError> {
    if range.step_ms <= 0 {
        return Err(RangeError::NoStep);
    }
    if range.end_ms < range.start_ms {
        return Err(RangeError::EndBeforeStart);
    }
    let steps = range.end_ms.saturating_sub(range.start_ms) / range.step_ms;
    if steps > limit {
        return Err(RangeError::TooManySteps { steps, limit });
    }
    Ok(())
}
