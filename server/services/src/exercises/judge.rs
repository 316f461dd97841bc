//! Judges queries off the async threads: on the day that pages show, then on data that nobody has seen.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use content::{Exercise, Task};
use exercise::{Limits, Outcome, Wrong, clock_time};
use model::{QueryDifference, QueryJudged, QueryView};
use promql::Sample;

use super::days::Days;
use crate::ServiceError;
use crate::slots::Slots;

/// So many queries are judged at once; each keeps a processor busy.
const SLOTS: usize = 2;
/// An honest answer takes a hundredth of it.
const LONGEST: Duration = Duration::from_secs(10);
/// A form's redirect asks for the same verdict again.
const REMEMBERED: usize = 64;

#[derive(Debug)]
pub(super) struct QueryJudge {
    days: Arc<Days>,
    slots: Slots,
    recent: Mutex<VecDeque<(Key, QueryJudged)>>,
}

/// The reference is part of it: an exercise may be corrected while the server runs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    reference: String,
    view: String,
    query: String,
}

impl QueryJudge {
    pub(super) fn new(days: Arc<Days>) -> Self {
        Self {
            days,
            slots: Slots::new(SLOTS),
            recent: Mutex::default(),
        }
    }

    /// What `query` is worth as an answer to `exercise`.
    pub(super) async fn judge(
        self: &Arc<Self>,
        exercise: &Exercise,
        query: &str,
    ) -> Result<QueryJudged, ServiceError> {
        let Task::Promql {
            judged_as,
            view,
            solution_html,
            ..
        } = &exercise.task
        else {
            return Err(ServiceError::not_found("a query to judge"));
        };
        let key = Key {
            reference: judged_as.reference.clone(),
            view: format!("{view:?}"),
            query: query.to_owned(),
        };
        if let Some(known) = self.recall(&key) {
            return Ok(known);
        }
        let (judge, judged_as, view) = (Arc::clone(self), judged_as.clone(), *view);
        let (query, solution) = (query.to_owned(), solution_html.clone());
        let work = move || judge.judge_now(&judged_as, view, &query, solution);
        let judged = self.slots.run(work).await?;
        if !matches!(judged, QueryJudged::Unjudged { .. }) {
            self.remember(key, judged.clone());
        }
        Ok(judged)
    }

    fn judge_now(
        &self,
        judged_as: &exercise::Exercise,
        view: QueryView,
        query: &str,
        solution: String,
    ) -> QueryJudged {
        // Before the clock starts: whoever comes first after a start waits for the days to be simulated.
        let (day, hidden) = (self.days.sample_day(view), self.days.hidden());
        let started = Instant::now();
        let is_late = || started.elapsed() > LONGEST;
        let limits = Limits {
            interrupt: Some(&is_late),
            ..Limits::default()
        };
        let shown = exercise::judge(judged_as, query, std::slice::from_ref(&day), &limits);
        let judged = match shown {
            Ok(Outcome::Right) => {
                exercise::judge(judged_as, query, hidden, &limits).map(|outcome| (outcome, true))
            }
            other => other.map(|outcome| (outcome, false)),
        };
        if is_late() {
            return QueryJudged::Unjudged {
                message: "this query took too long: ask for fewer series or a shorter range"
                    .to_owned(),
            };
        }
        match judged {
            Ok((outcome, is_hidden)) => told(outcome, is_hidden, solution),
            Err(error) => {
                tracing::error!(%error, "an exercise can't be judged");
                QueryJudged::Unjudged {
                    message: "this exercise is broken on our side; it was logged".to_owned(),
                }
            }
        }
    }

    fn recall(&self, key: &Key) -> Option<QueryJudged> {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let known = recent.iter().find(|(known, _)| known == key)?;
        Some(known.1.clone())
    }

    fn remember(&self, key: Key, judged: QueryJudged) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.push_front((key, judged));
        recent.truncate(REMEMBERED);
    }
}

fn told(outcome: Outcome, is_hidden: bool, solution: String) -> QueryJudged {
    match outcome {
        Outcome::Right => QueryJudged::Right { solution },
        Outcome::Wrong(wrong) => QueryJudged::Wrong(difference(wrong, is_hidden)),
        Outcome::Invalid(problems) => QueryJudged::Refused {
            problems: problems.iter().map(ToString::to_string).collect(),
        },
        Outcome::Failed(failure) => QueryJudged::Refused {
            problems: vec![failure.to_string()],
        },
    }
}

fn difference(wrong: Wrong, is_hidden: bool) -> QueryDifference {
    let Wrong {
        about,
        difference,
        suspicion,
        ..
    } = wrong;
    let value = |sample: &Option<Sample>| {
        sample.as_ref().map(|sample| match sample {
            Sample::Float(value) => tsdb::short_float(readable(*value)),
            Sample::Histogram(histogram) => histogram.to_string(),
        })
    };
    let series = if difference.series.is_empty() {
        String::new()
    } else {
        difference.series.to_string()
    };
    QueryDifference {
        is_hidden,
        about,
        message: difference.to_string(),
        series,
        at: clock_time(difference.at_ms),
        expected: value(&difference.expected),
        got: value(&difference.got),
        misconception: suspicion
            .as_ref()
            .and_then(|suspicion| content::misconception(suspicion.misconception.as_deref()?)),
        because: suspicion.map(|suspicion| suspicion.because),
    }
}

/// Nine digits are more than anybody compares by eye.
fn readable(value: f64) -> f64 {
    if value.is_finite() {
        format!("{value:.8e}").parse().unwrap_or(value)
    } else {
        value
    }
}
