//! Running one evaluation of a script, in all its ways, and comparing.

use std::collections::BTreeMap;

use regex::Regex;
use tsdb::Labels;

use crate::annotations::Annotation;
use crate::eval::{
    EvalError, Evaluation, MatrixSeries, RangeParams, Value, VectorSample, evaluate_instant,
    evaluate_range,
};
use crate::functions::Sample;
use crate::parser::{ParseOptions, parse};
use crate::{Expr, printer};

use super::expectation::{Expectation, Expected};
use super::load::Runner;
use super::script::{Eval, Times};
use super::{compare, options, pin};

const MINUTE_MS: i64 = 60_000;

/// The points of each series, floats and histograms together by time.
type Points = BTreeMap<Labels, BTreeMap<i64, Sample>>;

impl Runner {
    /// Runs an evaluation.
    ///
    /// # Errors
    /// What was not as the script expects.
    pub(super) fn eval(&self, eval: &Eval) -> Result<(), String> {
        if let Some(problem) = &self.problem {
            return Err(format!("the data could not be loaded: {problem}"));
        }
        let expr = read(&eval.query)?;
        match eval.times {
            Times::Range {
                start_ms,
                end_ms,
                step_ms,
            } => {
                let range = RangeParams {
                    start_ms,
                    end_ms,
                    step_ms,
                };
                self.eval_range(&expr, range, &eval.query, &eval.expectation)
            }
            Times::Instant { at_ms } => self.eval_instants(&expr, at_ms, eval),
        }
    }

    fn eval_range(
        &self,
        expr: &Expr,
        range: RangeParams,
        query: &str,
        expectation: &Expectation,
    ) -> Result<(), String> {
        let outcome = evaluate_range(&self.store, expr, range, &options());
        let Some(evaluation) = check_failure(expectation, outcome)? else {
            return Ok(());
        };
        check_remarks(expectation, &evaluation, query)?;
        let Value::Matrix(found) = &evaluation.value else {
            return Err("expected a matrix".to_owned());
        };
        check_sorted(found)?;
        let expected = match &expectation.result {
            Expected::Series(series) => expected_points(series, range)?,
            other => return Err(format!("a range query cannot give {other:?}")),
        };
        compare_points(&expected, &points(found))
    }

    /// As written, pinned by `@` at several times, and each as a step of a range query.
    fn eval_instants(&self, expr: &Expr, at_ms: i64, eval: &Eval) -> Result<(), String> {
        self.eval_instant(expr, at_ms, &eval.query, &eval.expectation)?;
        let Some(pinned) = pin::pinned(expr, at_ms) else {
            return Ok(());
        };
        let query = printer::print(&pinned);
        let pinned = read(&query).map_err(|error| format!("as `{query}`: {error}"))?;
        let times = if at_ms == 0 {
            vec![-1_000, 0, 1_000]
        } else {
            vec![-10 * at_ms, 0, at_ms / 5, at_ms, 10 * at_ms]
        };
        for time in times {
            let outcome = self.eval_instant(&pinned, time, &query, &eval.expectation);
            outcome.map_err(|error| format!("as `{query}` at {time} ms: {error}"))?;
        }
        Ok(())
    }

    fn eval_instant(
        &self,
        expr: &Expr,
        at_ms: i64,
        query: &str,
        expectation: &Expectation,
    ) -> Result<(), String> {
        let outcome = evaluate_instant(&self.store, expr, at_ms, &options());
        let Some(evaluation) = check_failure(expectation, outcome)? else {
            return Ok(());
        };
        check_remarks(expectation, &evaluation, query)?;
        compare_instant(expectation, &evaluation.value)?;
        let uses_query_times =
            Regex::new(r"(start|end|range|step)\(\)").is_ok_and(|regex| regex.is_match(query));
        let is_vector_or_scalar = matches!(
            expectation.result,
            Expected::Series(_) | Expected::Scalar(_)
        );
        if expectation.is_ordered || !is_vector_or_scalar || uses_query_times {
            return Ok(());
        }
        let range = RangeParams {
            start_ms: at_ms - MINUTE_MS,
            end_ms: at_ms + MINUTE_MS,
            step_ms: MINUTE_MS,
        };
        let outcome = evaluate_range(&self.store, expr, range, &options());
        let in_range = outcome.map_err(|error| format!("as a range query: {error}"))?;
        let Value::Matrix(series) = &in_range.value else {
            return Err("a range query gave no matrix".to_owned());
        };
        check_sorted(series)?;
        let middle = at_step(series, at_ms);
        let value = match (&evaluation.value, middle.first()) {
            (
                Value::Scalar(_),
                Some(VectorSample {
                    value: Sample::Float(value),
                    ..
                }),
            ) => Value::Scalar(*value),
            _ => Value::Vector(middle),
        };
        compare_instant(expectation, &value)
            .map_err(|error| format!("as a step of a range query: {error}"))
    }
}

fn read(query: &str) -> Result<Expr, String> {
    let parsed = parse(query, &ParseOptions::everything());
    if parsed.is_valid() {
        return Ok(parsed.expr);
    }
    let messages: Vec<String> = parsed
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == crate::Severity::Error)
        .map(|diagnostic| diagnostic.message.clone())
        .collect();
    Err(format!("the query does not parse: {}", messages.join("; ")))
}

/// The evaluation, where it is to be looked at; `None` where it failed as expected.
fn check_failure(
    expectation: &Expectation,
    outcome: Result<Evaluation, EvalError>,
) -> Result<Option<Evaluation>, String> {
    match (outcome, &expectation.fails) {
        (Ok(evaluation), None) => Ok(Some(evaluation)),
        (Ok(evaluation), Some(_)) => {
            Err(format!("expected an error, found {:?}", evaluation.value))
        }
        (Err(error), Some(text)) if text.accepts(&error.to_string()) => Ok(None),
        (Err(error), Some(text)) => {
            Err(format!("expected an error like {text:?}, found `{error}`"))
        }
        (Err(error), None) => Err(format!("unexpected error: {error}")),
    }
}

fn check_remarks(
    expectation: &Expectation,
    evaluation: &Evaluation,
    query: &str,
) -> Result<(), String> {
    let render = |annotations: &[Annotation]| -> Vec<String> {
        annotations
            .iter()
            .map(|annotation| annotation.render(query))
            .collect()
    };
    expectation
        .warnings
        .check("warning", &render(&evaluation.warnings))?;
    expectation.infos.check("info", &render(&evaluation.infos))
}

fn check_sorted(series: &[MatrixSeries]) -> Result<(), String> {
    match series
        .windows(2)
        .find(|pair| pair[0].labels >= pair[1].labels)
    {
        Some(pair) => Err(format!(
            "{} comes before {}",
            pair[0].labels, pair[1].labels
        )),
        None => Ok(()),
    }
}

fn at_step(series: &[MatrixSeries], at_ms: i64) -> Vec<VectorSample> {
    let found = series.iter().filter_map(|series| {
        let float = series
            .floats
            .iter()
            .find(|(time, _)| *time == at_ms)
            .map(|(_, value)| Sample::Float(*value));
        let histogram = series.histograms.iter().find(|(time, _)| *time == at_ms);
        let value = float
            .or_else(|| histogram.map(|(_, histogram)| Sample::Histogram(histogram.clone())))?;
        Some(VectorSample {
            labels: series.labels.clone(),
            value,
        })
    });
    found.collect()
}

fn compare_instant(expectation: &Expectation, found: &Value) -> Result<(), String> {
    match (&expectation.result, found) {
        (Expected::Scalar(expected), Value::Scalar(found)) => {
            if compare::floats(*expected, *found) {
                Ok(())
            } else {
                Err(format!("expected {expected}, found {found}"))
            }
        }
        (Expected::String(expected), Value::String(found)) => {
            if expected == found {
                Ok(())
            } else {
                Err(format!("expected {expected:?}, found {found:?}"))
            }
        }
        (Expected::Series(expected), Value::Vector(found)) => {
            if expectation.is_ordered {
                check_order(expected, found)?;
            }
            let mut vector = Points::new();
            for sample in found {
                let points = BTreeMap::from([(0, sample.value.clone())]);
                if vector.insert(sample.labels.clone(), points).is_some() {
                    return Err(format!("{} is there twice", sample.labels));
                }
            }
            let at_zero = RangeParams {
                start_ms: 0,
                end_ms: 0,
                step_ms: 1,
            };
            compare_points(&expected_points(expected, at_zero)?, &vector)
        }
        (
            Expected::RangeVector {
                start_ms,
                end_ms,
                step_ms,
                series,
            },
            Value::Matrix(found),
        ) => {
            let range = RangeParams {
                start_ms: *start_ms,
                end_ms: *end_ms,
                step_ms: *step_ms,
            };
            compare_points(&expected_points(series, range)?, &points(found))
        }
        (expected, found) => Err(format!("expected {expected:?}, found {found:?}")),
    }
}

fn check_order(
    expected: &[(Labels, Vec<Option<Sample>>)],
    found: &[VectorSample],
) -> Result<(), String> {
    let wanted: Vec<&Labels> = expected.iter().map(|(labels, _)| labels).collect();
    let order: Vec<&Labels> = found.iter().map(|sample| &sample.labels).collect();
    if wanted == order {
        Ok(())
    } else {
        Err(format!("expected the order {wanted:?}, found {order:?}"))
    }
}

fn expected_points(
    series: &[(Labels, Vec<Option<Sample>>)],
    range: RangeParams,
) -> Result<Points, String> {
    let mut expected = Points::new();
    for (labels, values) in series {
        let times = (0..).map(|index| range.start_ms + index * range.step_ms);
        let points: BTreeMap<i64, Sample> = times
            .zip(values)
            .filter_map(|(time, value)| Some((time, value.clone()?)))
            .collect();
        if points
            .last_key_value()
            .is_some_and(|(time, _)| *time > range.end_ms)
        {
            return Err(format!("more values than steps are expected of {labels}"));
        }
        expected.insert(labels.clone(), points);
    }
    Ok(expected)
}

fn points(series: &[MatrixSeries]) -> Points {
    let of = |series: &MatrixSeries| -> BTreeMap<i64, Sample> {
        let floats = series
            .floats
            .iter()
            .map(|(time, value)| (*time, Sample::Float(*value)));
        let histograms = series
            .histograms
            .iter()
            .map(|(time, value)| (*time, Sample::Histogram(value.clone())));
        floats.chain(histograms).collect()
    };
    series
        .iter()
        .map(|series| (series.labels.clone(), of(series)))
        .collect()
}

/// Every difference, a line each.
fn compare_points(expected: &Points, found: &Points) -> Result<(), String> {
    let mut differences = Vec::new();
    for (labels, wanted) in expected {
        let Some(points) = found.get(labels) else {
            differences.push(format!("- {labels} {}", show(wanted)));
            continue;
        };
        let is_same = wanted.len() == points.len()
            && wanted
                .iter()
                .zip(points)
                .all(|(a, b)| a.0 == b.0 && compare::samples(a.1, b.1));
        if !is_same {
            differences.push(format!("- {labels} {}", show(wanted)));
            differences.push(format!("+ {labels} {}", show(points)));
        }
    }
    for (labels, points) in found
        .iter()
        .filter(|(labels, _)| !expected.contains_key(labels))
    {
        differences.push(format!("+ {labels} {}", show(points)));
    }
    if differences.is_empty() {
        Ok(())
    } else {
        Err(differences.join("\n"))
    }
}

fn show(points: &BTreeMap<i64, Sample>) -> String {
    match points.iter().next() {
        Some((0, sample)) if points.len() == 1 => compare::show(sample),
        _ => points
            .iter()
            .map(|(time, sample)| format!("{}@{time}", compare::show(sample)))
            .collect::<Vec<_>>()
            .join(" "),
    }
}
