//! From an answer to an outcome.

use promql::functions::ValueType;
use promql::{EvalError, Expr, ParseOptions, Parsed, Severity, Value};

use crate::compare::{Comparison, compare};
use crate::outcome::{Failure, Outcome, Problem, Suspicion, Wrong};
use crate::run::run;
use crate::{Difference, Exercise, KnownMistake, NamedDataset, suspicion};

/// No answer to an exercise is longer.
const LONGEST_ANSWER: usize = 10_000;

/// What an answer may cost.
#[derive(Clone, Copy)]
pub struct Limits<'a> {
    /// Values in memory at once, for each evaluation.
    pub max_samples: u64,
    /// Asked now and then; evaluation stops when it says so.
    pub interrupt: Option<&'a dyn Fn() -> bool>,
}

impl Default for Limits<'_> {
    /// Some hundred times what an honest answer takes on [`crate::datasets()`].
    fn default() -> Self {
        Self {
            max_samples: 5_000_000,
            interrupt: None,
        }
    }
}

/// An exercise that is wrong itself: its author's business, not the student's.
#[derive(Debug, thiserror::Error)]
pub enum ExerciseError {
    #[error("the reference `{query}` is no query: {message}")]
    Parse { query: String, message: String },
    #[error("the reference `{query}` fails on the dataset `{dataset}`: {error}")]
    Eval {
        query: String,
        dataset: String,
        error: Box<EvalError>,
    },
}

/// Runs `answer` and the reference on every dataset, in their order, and compares. The difference that is shown is the
/// first that can be seen at a glance.
///
/// # Errors
/// When the reference cannot be read, or fails on a dataset.
pub fn judge(
    exercise: &Exercise,
    answer: &str,
    datasets: &[NamedDataset],
    limits: &Limits<'_>,
) -> Result<Outcome, ExerciseError> {
    let parsed = match read_answer(answer) {
        Ok(parsed) => parsed,
        Err(problems) => return Ok(Outcome::Invalid(problems)),
    };
    let Some(first) = compared(
        exercise,
        &exercise.reference,
        &parsed.expr,
        datasets,
        limits,
    )?
    else {
        return Ok(Outcome::Right);
    };
    for reading in &exercise.accepted {
        if compared(exercise, reading, &parsed.expr, datasets, limits)?.is_none() {
            return Ok(Outcome::Right);
        }
    }
    Ok(match first {
        Found::Failure(dataset, error) => failed(answer, dataset, &error),
        Found::Difference(dataset, difference) => {
            let known = known_mistake(exercise, &parsed.expr, datasets, limits);
            Outcome::Wrong(Wrong {
                suspicion: known
                    .or_else(|| suspicion::of(&exercise.reference, answer, &difference)),
                dataset: dataset.name.clone(),
                about: dataset.about.clone(),
                difference,
            })
        }
    })
}

/// Where an answer is not the reference.
enum Found<'a> {
    Difference(&'a NamedDataset, Difference),
    Failure(&'a NamedDataset, EvalError),
}

/// The first plain difference from a reference, or the first at all.
fn compared<'d>(
    exercise: &Exercise,
    reference: &str,
    answer: &Expr,
    datasets: &'d [NamedDataset],
    limits: &Limits<'_>,
) -> Result<Option<Found<'d>>, ExerciseError> {
    let expr = read_reference(reference)?;
    let mut first = None;
    for dataset in datasets {
        let expected =
            run(&expr, dataset, exercise.order, limits).map_err(|error| ExerciseError::Eval {
                query: reference.to_owned(),
                dataset: dataset.name.clone(),
                error: Box::new(error),
            })?;
        let got = match run(answer, dataset, exercise.order, limits) {
            Ok(got) => got,
            Err(error) => return Ok(Some(Found::Failure(dataset, error))),
        };
        let Some(difference) = first_difference(&expected, &got, exercise) else {
            continue;
        };
        if difference.is_plain() {
            return Ok(Some(Found::Difference(dataset, difference)));
        }
        first.get_or_insert(Found::Difference(dataset, difference));
    }
    Ok(first)
}

fn read_reference(query: &str) -> Result<Expr, ExerciseError> {
    let parsed = promql::parse(query, &ParseOptions::stable());
    let error = |problem: &&promql::Diagnostic| problem.severity == Severity::Error;
    match parsed.diagnostics.iter().find(error) {
        None => Ok(parsed.expr),
        Some(problem) => Err(ExerciseError::Parse {
            query: query.to_owned(),
            message: problem.message.clone(),
        }),
    }
}

/// The answer as a query that a server evaluates at any moment.
fn read_answer(answer: &str) -> Result<Parsed, Vec<Problem>> {
    if answer.len() > LONGEST_ANSWER {
        return Err(vec![Problem::at_start(format!(
            "an answer of {} bytes: {LONGEST_ANSWER} are more than enough",
            answer.len()
        ))]);
    }
    if answer.trim().is_empty() {
        return Err(vec![Problem::at_start("there is no answer yet")]);
    }
    let parsed = promql::parse(answer, &ParseOptions::stable());
    if !parsed.is_valid() {
        return Err(suspicion::problems(answer, &parsed.diagnostics));
    }
    if promql::analysis::type_of(&parsed.expr) == Some(ValueType::RangeVector) {
        let mut problem = Problem::at_start(
            "this gives many samples for each series, not one value: it cannot be compared or drawn",
        );
        problem.hint = Some("wrap it in a function of a range, such as `rate(…)`".to_owned());
        problem.misconception = Some("P21".to_owned());
        return Err(vec![problem]);
    }
    Ok(parsed)
}

fn failed(answer: &str, dataset: &NamedDataset, error: &EvalError) -> Outcome {
    let place = promql::diagnostic::line_column(answer, error.span.start);
    Outcome::Failed(Failure {
        dataset: dataset.name.clone(),
        about: dataset.about.clone(),
        line: place.line,
        column: place.column,
        message: error.to_string(),
        suspicion: suspicion::of_failure(&error.kind),
    })
}

fn first_difference(
    expected: &[(i64, Value)],
    got: &[(i64, Value)],
    exercise: &Exercise,
) -> Option<Difference> {
    let comparison = Comparison {
        order: exercise.order,
        names: exercise.names,
    };
    let mut pairs = expected.iter().zip(got);
    pairs.find_map(|((at_ms, expected), (_, got))| compare(expected, got, *at_ms, comparison))
}

/// The known mistake that the answer is, or else the one that gives what the answer gives on every dataset.
fn known_mistake(
    exercise: &Exercise,
    answer: &Expr,
    datasets: &[NamedDataset],
    limits: &Limits<'_>,
) -> Option<Suspicion> {
    let known: Vec<(&KnownMistake, Expr)> = exercise
        .known
        .iter()
        .map(|known| (known, promql::parse(&known.query, &ParseOptions::stable())))
        .filter(|(_, parsed)| parsed.is_valid())
        .map(|(known, parsed)| (known, parsed.expr))
        .collect();
    let answered: Vec<Ran> = datasets
        .iter()
        .map(|dataset| run(answer, dataset, exercise.order, limits))
        .collect();
    let gives_the_same = |mistake: &Expr| {
        datasets.iter().zip(&answered).all(|(dataset, answered)| {
            match (answered, run(mistake, dataset, exercise.order, limits)) {
                (Ok(a), Ok(b)) => first_difference(&b, a, exercise).is_none(),
                (Err(a), Err(b)) => a.to_string() == b.to_string(),
                _ => false,
            }
        })
    };
    let text = promql::printer::print(answer);
    let mut mistakes = known.iter();
    let found = mistakes
        .find(|(_, mistake)| promql::printer::print(mistake) == text)
        .or_else(|| {
            // Every slip of the pen gives nothing as well: that tells no mistake from another.
            let says_something = !answered.iter().all(is_nothing);
            let mut mistakes = known.iter().filter(|_| says_something);
            mistakes.find(|(_, mistake)| gives_the_same(mistake))
        });
    found.map(|(known, _)| Suspicion {
        misconception: known.misconception.clone(),
        because: known.because.clone(),
    })
}

/// What a query gave at the times of a dataset.
type Ran = Result<Vec<(i64, Value)>, EvalError>;

fn is_nothing(ran: &Ran) -> bool {
    let Ok(values) = ran else { return false };
    values.iter().all(|(_, value)| match value {
        Value::Vector(samples) => samples.is_empty(),
        Value::Matrix(series) => series.is_empty(),
        Value::Scalar(_) | Value::String(_) => false,
    })
}
