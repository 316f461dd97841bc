//! `failure_shown`: the diagnosis rests on a query that tells the failure from the calm.
//! Why it matters: a graph that looks the same in both proves nothing, however well it is described.

use serde::Deserialize;

use super::{Check, Outcome, Uses, drilled, reading};
use crate::evidence::Evidence;
use crate::failures::{Failure, Moves};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FailureShown {
    /// The Prometheus that watched.
    target: String,
    failure: Failure,
}

impl Check for FailureShown {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        match self.failure {
            Failure::Nothing => "a query that stayed where it was, and says so".to_owned(),
            failure => format!(
                "a query that moved when `{failure}` began, in the direction that the diagnosis names"
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
        let (_, movement) = drilled::movement(shown, drill, diagnosis.moves)?;
        let story = format!("`{}`: {}", shown.query, drilled::story(&movement));
        let moved = movement.direction();
        if self.failure != Failure::Nothing && diagnosis.moves == Moves::Not {
            return Err(Outcome::fail(format!(
                "{story}; what stays where it was shows no failure"
            )));
        }
        if moved == diagnosis.moves {
            return Ok(Outcome::pass(story));
        }
        Err(Outcome::fail(format!(
            "the diagnosis says that it {}, but it {}: {story}",
            diagnosis.moves.verb(),
            moved.verb()
        )))
    }
}
