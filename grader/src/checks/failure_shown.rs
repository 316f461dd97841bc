//! `failure_shown`: the diagnosis rests on a query that tells the failure from the calm.
//! Why it matters: a graph that looks the same in both proves nothing, however well it is described; nor does one that
//! would have moved anyway, as every counter does.

use serde::Deserialize;

use super::{Check, Outcome, Uses, drilled, reading};
use crate::evidence::{DrilledFailure, Evidence, Shown};
use crate::failures::{Failure, Movement, Moves};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FailureShown {
    /// The Prometheus that watched.
    target: String,
    failure: Failure,
}

/// What one series proves; of several the one that proves most counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Proof {
    /// It did not move as the diagnosis says.
    OtherWay,
    /// It moved on after the mending.
    NoReturn,
    /// It moved in the control as well.
    Ghost,
    Whole,
}

/// The series that proves most.
struct Found {
    proof: Proof,
    movement: Movement,
    control: Option<Movement>,
}

impl Check for FailureShown {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        match self.failure {
            Failure::Nothing => "a query that stayed where it was, and says so".to_owned(),
            failure => format!(
                "a query that moved when `{failure}` began, in the direction that the diagnosis names, that came back \
                 after the mending, and that did not move in the control"
            ),
        }
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl FailureShown {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let drill = drilled::drill(evidence, &self.target, self.failure)?;
        let diagnosis = drilled::diagnosis(evidence, &self.target, self.failure)?;
        let Some(shown) = &drill.diagnosis else {
            return Err(Outcome::Error {
                observed: "the query of the diagnosis was not run".to_owned(),
                advice: "collect the evidence again".to_owned(),
            });
        };
        if self.failure == Failure::Nothing {
            return calm(shown, drill, diagnosis.moves);
        }
        let found = found(evidence, drill, shown, diagnosis.moves)?;
        let story = format!("`{}`: {}", shown.query, drilled::story(&found.movement));
        if diagnosis.moves == Moves::Not {
            return Err(Outcome::fail(format!(
                "{story}; what stays where it was shows no failure"
            )));
        }
        Err(Outcome::fail(match found.proof {
            Proof::Whole => return Ok(Outcome::pass(story)),
            Proof::OtherWay => other_way(diagnosis.moves, &found.movement, &story),
            Proof::NoReturn => format!(
                "{story}; it did not come back after the mending: a counter, say, rises whatever happens, and only its \
                 rate tells"
            ),
            Proof::Ghost => format!(
                "{story}; in the control, where nothing was broken, it moved as well: {}",
                drilled::steps(&found.control.unwrap_or(found.movement))
            ),
        }))
    }
}

/// The query of the control.
fn calm(shown: &Shown, drill: &DrilledFailure, said: Moves) -> Result<Outcome, Outcome> {
    let movement = drilled::movement(shown, &drill.record, said)?;
    let story = format!("`{}`: {}", shown.query, drilled::story(&movement));
    match movement.direction() {
        direction if direction != said => Err(Outcome::fail(other_way(said, &movement, &story))),
        Moves::Not => Ok(Outcome::pass(story)),
        Moves::Up | Moves::Down => Err(Outcome::fail(format!(
            "{story}; what moves does not show that all is well"
        ))),
    }
}

fn other_way(said: Moves, movement: &Movement, story: &str) -> String {
    format!(
        "the diagnosis says that it {}, but it {}: {story}",
        said.verb(),
        movement.direction().verb()
    )
}

fn found(
    evidence: &Evidence,
    drill: &DrilledFailure,
    shown: &Shown,
    wanted: Moves,
) -> Result<Found, Outcome> {
    // A window sees the failure after it is over: one that is longer than the watching is not blamed for that, and the
    // control alone tells it from a drift. Nor need a series be all the way back: a queue that filled for ten minutes is
    // not empty after one.
    let is_watched = drilled::is_watched_to_its_end(shown, &drill.record);
    let movements = drilled::movements(shown, &drill.record)?.into_iter();
    let found = movements.map(|(series, movement)| {
        let control = drilled::in_control(evidence, drill, series);
        let proof = if movement.direction() != wanted {
            Proof::OtherWay
        } else if is_watched && !movement.has_turned() {
            Proof::NoReturn
        } else if control.is_some_and(|control| control.is_like(&movement)) {
            Proof::Ghost
        } else {
            Proof::Whole
        };
        Found {
            proof,
            movement,
            control,
        }
    });
    let best = found.max_by(|a, b| {
        let distance = |found: &Found| found.movement.distance();
        (a.proof.cmp(&b.proof)).then(distance(a).total_cmp(&distance(b)))
    });
    best.ok_or_else(|| Outcome::fail(format!("`{}` returned nothing", shown.query)))
}
