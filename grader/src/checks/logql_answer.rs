//! `logql_answer`: a LogQL query returns what was asked for.
//! Why it matters: a query that misses a line or counts one too many leads an investigation astray without any error.
//!
//! Query and reference ran on the same Loki over the same stretch of time; their results are compared, never their text.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Check, Outcome, Uses, logs, reading};
use crate::evidence::{Asked, Evidence, LogLine, LogResult, LogSeries};

/// Of numbers: what rounding on the way may do.
const TOLERANCE: f64 = 1e-6;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogqlAnswer {
    /// The target that is a Loki.
    target: String,
    /// The question's id in the plan and in the student's file.
    question: String,
    /// The question in words.
    asks: String,
}

impl Check for LogqlAnswer {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!("`{}` returns {}", self.question, self.asks)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl LogqlAnswer {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let loki = logs::loki(evidence, &self.target)?;
        let unknown = || infrastructure(format!("the question `{}` was not put", self.question));
        let question = loki.questions.get(&self.question).ok_or_else(unknown)?;
        let student = logs::asked(loki, question.student.as_ref(), &self.question)?;
        let reference = wanted(&question.reference)?;
        if let Some(refusal) = logs::refusal(student) {
            return Err(Outcome::fail(refusal));
        }
        let found = student
            .result
            .as_ref()
            .ok_or_else(|| infrastructure("Loki answered without a result".to_owned()))?;
        Ok(match (reference, found) {
            (LogResult::Lines { lines: wanted, .. }, LogResult::Lines { lines: found, .. }) => {
                compare_lines(wanted, found)
            }
            (LogResult::Series(wanted), LogResult::Series(found)) => {
                if student.endpoint == question.reference.endpoint {
                    compare_series(wanted, found)
                } else {
                    Outcome::fail(format!(
                        "it was sent to `{}` and gives a graph; one number for each group, at one moment, comes from `{}`",
                        student.endpoint.word(),
                        question.reference.endpoint.word()
                    ))
                }
            }
            (LogResult::Lines { .. }, LogResult::Series(_)) => {
                Outcome::fail("it returns numbers; lines were asked for")
            }
            (LogResult::Series(_), LogResult::Lines { lines, .. }) => Outcome::fail(format!(
                "it returns {}; numbers were asked for",
                reading::count(lines.len() as u64, "line")
            )),
        })
    }
}

/// Also false for NaN.
fn is_close(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= wanted.abs() * TOLERANCE
}

/// What our own query returned: without that nobody can be judged.
fn wanted(reference: &Asked) -> Result<&LogResult, Outcome> {
    let nothing = match &reference.result {
        Some(LogResult::Lines { lines, .. }) => lines.is_empty(),
        Some(LogResult::Series(series)) => series.is_empty(),
        None => {
            let why = logs::refusal(reference).unwrap_or_default();
            return Err(infrastructure(format!(
                "Loki refused the reference query: {why}"
            )));
        }
    };
    match &reference.result {
        Some(result) if !nothing => Ok(result),
        _ => Err(Outcome::fail(
            "there is nothing to find: the lines of the traffic are not in Loki",
        )),
    }
}

fn infrastructure(observed: String) -> Outcome {
    Outcome::Error {
        observed,
        advice: "see which version of Loki this is, and collect the evidence again".to_owned(),
    }
}

fn compare_lines(wanted: &[LogLine], found: &[LogLine]) -> Outcome {
    let wanted_set: BTreeSet<_> = wanted.iter().collect();
    let found_set: BTreeSet<_> = found.iter().collect();
    let missing: Vec<_> = wanted_set.difference(&found_set).collect();
    let extra: Vec<_> = found_set.difference(&wanted_set).collect();
    let count = reading::count(wanted.len() as u64, "line");
    let same_moment = |a: &LogLine| extra.iter().find(|b| b.at_ns == a.at_ns);
    match (missing.first(), extra.first()) {
        (None, None) => Outcome::pass(format!("exactly {count}")),
        (Some(missing), _) if same_moment(missing).is_some() => {
            let other = same_moment(missing).map_or("", |line| &line.line);
            Outcome::fail(format!(
                "a line reads {} instead of {}",
                logs::quoted(other),
                logs::quoted(&missing.line)
            ))
        }
        (Some(first), _) => Outcome::fail(format!(
            "it misses {} of {count}, the first: {}",
            missing.len(),
            logs::quoted(&first.line)
        )),
        (None, Some(first)) => Outcome::fail(format!(
            "beside the {count} it returns {} more, the first: {}",
            extra.len(),
            logs::quoted(&first.line)
        )),
    }
}

fn compare_series(wanted: &[LogSeries], found: &[LogSeries]) -> Outcome {
    let by_labels = |series: &[LogSeries]| -> BTreeMap<_, _> {
        series
            .iter()
            .map(|series| (series.labels.clone(), series.number()))
            .collect()
    };
    let (wanted, found) = (by_labels(wanted), by_labels(found));
    for (labels, wanted) in &wanted {
        let name = reading::series_text("", labels);
        let name = if name.is_empty() { "{}" } else { &name };
        match found.get(labels) {
            None if found.is_empty() => return Outcome::fail("it returns nothing"),
            None => {
                let has = found.keys().map(|labels| reading::series_text("", labels));
                return Outcome::fail(format!("it has no {name}; it has {}", reading::list(has)));
            }
            Some(found) if !is_close(*found, *wanted) => {
                return Outcome::fail(format!(
                    "{name} is {} instead of {}",
                    reading::number(*found),
                    reading::number(*wanted)
                ));
            }
            Some(_) => {}
        }
    }
    if let Some(labels) = found.keys().find(|labels| !wanted.contains_key(*labels)) {
        return Outcome::fail(format!(
            "beside what was asked for it returns {}",
            reading::series_text("", labels)
        ));
    }
    let told = wanted.iter().map(|(labels, value)| {
        format!(
            "{} {}",
            reading::series_text("", labels),
            reading::number(*value)
        )
        .trim()
        .to_owned()
    });
    Outcome::pass(reading::list(told))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::checks::fixture::{Fixture, check, logs};
    use crate::rubric::LokiEndpoint;

    const LINES: &str =
        "{kind: logql_answer, target: loki, question: failed-ids, asks: the failed task}";
    const NUMBERS: &str =
        "{kind: logql_answer, target: loki, question: by-status, asks: 'requests, by status'}";

    fn answered(question: &'static str, answer: Asked) -> Fixture {
        Fixture::reference().with_logs(move |loki| {
            let asked = loki.questions.get_mut(question).unwrap();
            asked.student = Some(answer.clone());
        })
    }

    fn failed() -> LogLine {
        LogLine {
            labels: BTreeMap::new(),
            ..logs::line(12, "worker-service", "task failed", "lab04-2")
        }
    }

    #[test]
    fn the_same_lines() {
        check(
            LINES,
            &Fixture::reference().with_logs(|_| ()),
            &expect![[r#"
                wanted: `failed-ids` returns the failed task
                pass: exactly 1 line"#]],
        );
    }

    #[test]
    fn the_same_numbers() {
        check(
            NUMBERS,
            &Fixture::reference().with_logs(|_| ()),
            &expect![[r#"
            wanted: `by-status` returns requests, by status
            pass: {status="201"} 2, {status="500"} 0.5"#]],
        );
    }

    #[test]
    fn a_line_is_missing() {
        check(
            LINES,
            &answered("failed-ids", logs::lines_asked(&[])),
            &expect![[r#"
            wanted: `failed-ids` returns the failed task
            fail: it misses 1 of 1 line, the first: `{"ts":"2026-03-10T00:00:00Z","level":"INFO","msg":"task failed","service":"worker-service","request_id":"lab04-2"}`"#]],
        );
    }

    #[test]
    fn a_line_too_many() {
        check(
            LINES,
            &answered(
                "failed-ids",
                logs::lines_asked(&[
                    failed(),
                    logs::line(11, "api-service", "request served", "lab04-2"),
                ]),
            ),
            &expect![[r#"
            wanted: `failed-ids` returns the failed task
            fail: beside the 1 line it returns 1 more, the first: `{"ts":"2026-03-10T00:00:00Z","level":"INFO","msg":"request served","service":"api-service","request_id":"lab04-2"}`"#]],
        );
    }

    #[test]
    fn a_line_that_reads_otherwise() {
        check(
            LINES,
            &answered(
                "failed-ids",
                logs::lines_asked(&[LogLine {
                    line: "lab04-2".to_owned(),
                    ..failed()
                }]),
            ),
            &expect![[r#"
            wanted: `failed-ids` returns the failed task
            fail: a line reads `lab04-2` instead of `{"ts":"2026-03-10T00:00:00Z","level":"INFO","msg":"task failed","service":"worker-service","request_id":"lab04-2"}`"#]],
        );
    }

    #[test]
    fn lines_from_the_instant_endpoint() {
        check(
            LINES,
            &answered(
                "failed-ids",
                logs::refused(
                    LokiEndpoint::Query,
                    "log queries are not supported as an instant query type",
                ),
            ),
            &expect![[r#"
            wanted: `failed-ids` returns the failed task
            fail: `/loki/api/v1/query` answered 400: log queries are not supported as an instant query type"#]],
        );
    }

    #[test]
    fn numbers_instead_of_lines() {
        check(
            LINES,
            &answered("failed-ids", logs::numbers_asked(&[("201", "2")])),
            &expect![[r#"
            wanted: `failed-ids` returns the failed task
            fail: it returns numbers; lines were asked for"#]],
        );
    }

    #[test]
    fn another_number() {
        check(
            NUMBERS,
            &answered(
                "by-status",
                logs::numbers_asked(&[("201", "3"), ("500", "0.5")]),
            ),
            &expect![[r#"
            wanted: `by-status` returns requests, by status
            fail: {status="201"} is 3 instead of 2"#]],
        );
    }

    #[test]
    fn a_status_is_missing() {
        check(
            NUMBERS,
            &answered("by-status", logs::numbers_asked(&[("201", "2")])),
            &expect![[r#"
            wanted: `by-status` returns requests, by status
            fail: it has no {status="500"}; it has {status="201"}"#]],
        );
    }

    #[test]
    fn a_status_too_many() {
        check(
            NUMBERS,
            &answered(
                "by-status",
                logs::numbers_asked(&[("", "9"), ("201", "2"), ("500", "0.5")]),
            ),
            &expect![[r#"
            wanted: `by-status` returns requests, by status
            fail: beside what was asked for it returns {status=""}"#]],
        );
    }

    #[test]
    fn a_graph_instead_of_a_number() {
        check(
            NUMBERS,
            &answered(
                "by-status",
                Asked {
                    endpoint: LokiEndpoint::QueryRange,
                    ..logs::numbers_asked(&[("201", "2")])
                },
            ),
            &expect![[r#"
            wanted: `by-status` returns requests, by status
            fail: it was sent to `query_range` and gives a graph; one number for each group, at one moment, comes from `query`"#]],
        );
    }

    #[test]
    fn no_answer() {
        check(
            NUMBERS,
            &Fixture::reference().with_logs(|loki| {
                loki.questions.get_mut("by-status").unwrap().student = None;
            }),
            &expect![[r#"
            wanted: `by-status` returns requests, by status
            fail: there is no query `by-status` in the file of queries"#]],
        );
    }

    #[test]
    fn a_file_that_cannot_be_read() {
        check(
            NUMBERS,
            &Fixture::reference().with_logs(|loki| {
                loki.questions.get_mut("by-status").unwrap().student = None;
                loki.answers_problem = Some("3:1: unknown field `expr`".to_owned());
            }),
            &expect![[r#"
            wanted: `by-status` returns requests, by status
            fail: the file of queries can't be read: 3:1: unknown field `expr`"#]],
        );
    }
}
