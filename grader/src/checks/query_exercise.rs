//! `query_exercise`: a query gives what was asked for, on hours of data with restarts, gaps and idle services.
//! Why it matters: a query is written on a good day and read on a bad one.

use exercise::{Exercise, KnownMistake, Limits, Names, Order};
use serde::Deserialize;

use super::{Check, Outcome, Uses, hidden_data, queries_file, reading};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QueryExercise {
    /// The file with the answers, by its name in the rubric.
    file: String,
    /// The key of the answer in it.
    answer: String,
    /// What the query gives, in words: "requests per second by path".
    gives: String,
    /// A query that is right.
    reference: String,
    /// Other readings of the question that are right too.
    #[serde(default)]
    accepts: Vec<String>,
    /// Whether the order of the series is asked for.
    #[serde(default)]
    ordered: bool,
    /// Wrong answers that are recognised by what they give.
    #[serde(default)]
    known: Vec<Known>,
}

/// A wrong answer that people give.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Known {
    query: String,
    because: String,
    #[serde(default)]
    misconception: Option<String>,
}

impl Check for QueryExercise {
    fn uses(&self) -> Uses<'_> {
        Uses::file(&self.file)
    }

    fn expected(&self) -> String {
        format!("the query `{}` gives {}, on any data", self.answer, self.gives)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl QueryExercise {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let answer = queries_file::query(evidence, &self.file, &self.answer)?;
        let datasets = hidden_data::datasets(evidence.seed);
        let limits = Limits {
            interrupt: evidence.interrupt.question(),
            ..Limits::default()
        };
        let judged = exercise::judge(&self.exercise(), &answer, &datasets, &limits);
        let outcome = judged.map_err(|error| Outcome::Error {
            observed: error.to_string(),
            advice: "this is a mistake in the lab: report it".to_owned(),
        })?;
        if outcome.is_right() {
            return Ok(Outcome::pass(format!(
                "it is right on {} datasets of an hour each",
                datasets.len()
            )));
        }
        Ok(Outcome::fail(outcome.to_string()))
    }

    fn exercise(&self) -> Exercise {
        let known = self.known.iter().map(|known| KnownMistake {
            query: known.query.clone(),
            because: known.because.clone(),
            misconception: known.misconception.clone(),
        });
        Exercise {
            reference: self.reference.clone(),
            accepted: self.accepts.clone(),
            order: if self.ordered { Order::Matters } else { Order::Ignored },
            names: Names::Ignored,
            known: known.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = r#"
kind: query_exercise
file: queries
answer: error-ratio
gives: the share of requests that failed
reference: |
  sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
"#;

    fn answer(query: &str) -> Fixture {
        Fixture::reference().with_file("queries", format!("error-ratio: |\n  {query}\n"))
    }

    #[test]
    fn another_wording_is_right() {
        let query = r#"1 - sum(rate(http_requests_total{status!~"5.."}[5m])) / sum(rate(http_requests_total[300s]))"#;
        check(CHECK, &answer(query), &expect![[r#"
            wanted: the query `error-ratio` gives the share of requests that failed, on any data
            pass: it is right on 8 datasets of an hour each"#]]);
    }

    #[test]
    fn a_wrong_one_is_shown_where_it_is_wrong() {
        let query = r#"rate(http_requests_total{status=~"5.."}[5m]) / rate(http_requests_total[5m])"#;
        check(CHECK, &answer(query), &expect![[r#"
            wanted: the query `error-ratio` gives the share of requests that failed, on any data
            fail: on `ordinary` (an ordinary hour in which some requests fail): the series carry other labels: `instance`, `job`, `method`, `path`, `status` are too much; the result at 14:10:00 should be 0.00704257. P06: both sides keep `status`, so each series of `http_requests_total` is divided by itself: the result is 1: aggregate both sides: `sum(…) / sum(…)`"#]]);
    }

    #[test]
    fn what_is_no_query_is_shown_with_its_place() {
        check(CHECK, &answer("sum(http_requests_total"), &expect![[r#"
            wanted: the query `error-ratio` gives the share of requests that failed, on any data
            fail: 1:4: this `(` is never closed"#]]);
    }

    #[test]
    fn an_answer_that_is_not_there() {
        check(CHECK, &Fixture::reference().with_file("queries", "other: up\n"), &expect![[r#"
            wanted: the query `error-ratio` gives the share of requests that failed, on any data
            fail: `queries.txt` has no answer `error-ratio`; it has `other`"#]]);
        check(CHECK, &answer(""), &expect![[r#"
            wanted: the query `error-ratio` gives the share of requests that failed, on any data
            fail: 1:1: there is no answer yet"#]]);
    }
}
