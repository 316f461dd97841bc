//! `failure_expected`: a hypothesis was written down before anything broke, and it came true.
//! Why it matters: whoever says afterwards what was to be seen has learned nothing; a surprise is what teaches. An
//! expectation that no failure can refute is none.

use serde::Deserialize;

use super::{Check, Outcome, Uses, drilled, reading};
use crate::evidence::Evidence;
use crate::failures::Failure;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FailureExpected {
    /// The Prometheus that watched.
    target: String,
    failure: Failure,
}

impl Check for FailureExpected {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "a hypothesis from before the drill of `{}`, whose query moved as it said",
            self.failure
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl FailureExpected {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let drill = drilled::drill(evidence, &self.target, self.failure)?;
        let (Some(hypothesis), Some(shown)) = (&drill.record.hypothesis, &drill.hypothesis) else {
            return Err(Outcome::fail(format!(
                "when the drill `{}` began, your file had no hypothesis about it",
                drill.record.id
            )));
        };
        if let Some(why) = hypothesis.is_empty_about(self.failure) {
            return Err(Outcome::fail(format!(
                "the hypothesis says that `{}` {}: {why}",
                shown.query,
                hypothesis.moves.verb()
            )));
        }
        let movement = drilled::movement(shown, &drill.record, hypothesis.moves)?;
        let story = drilled::story(&movement);
        let verb = hypothesis.moves.verb();
        if movement.direction() == hypothesis.moves {
            return Ok(Outcome::pass(format!(
                "`{}` {verb}, as you said: {story}",
                shown.query
            )));
        }
        // A hypothesis that was refuted is still an experiment.
        Ok(Outcome::Partial {
            share: 0.5,
            observed: format!(
                "you expected that `{}` {verb}; it went otherwise: {story}",
                shown.query
            ),
        })
    }
}
