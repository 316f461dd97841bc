//! `failure_mended`: after the rollback the system is seen to be well again.
//! Why it matters: an incident ends when the graphs say so, not when somebody has typed a command.

use serde::Deserialize;

use super::{Check, Outcome, Uses, drilled, reading};
use crate::evidence::Evidence;
use crate::failures::Failure;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FailureMended {
    /// The Prometheus that watched.
    target: String,
    failures: Vec<Failure>,
}

impl Check for FailureMended {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        "the query of each diagnosis goes back to where it was before the failure".to_owned()
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        let mut complaints = Vec::new();
        for failure in &self.failures {
            match self.is_back(evidence, *failure) {
                Ok(()) => {}
                Err(Outcome::Fail { observed }) => complaints.push(observed),
                Err(other) => return other,
            }
        }
        let all = self.failures.len();
        let held = all - complaints.len();
        let observed = match complaints.is_empty() {
            true => "after every drill the graphs went back".to_owned(),
            false => reading::sentences(complaints),
        };
        Outcome::share(held, all, observed)
    }
}

impl FailureMended {
    fn is_back(&self, evidence: &Evidence, failure: Failure) -> Result<(), Outcome> {
        let drill = drilled::drill(evidence, &self.target, failure)?;
        let diagnosis = drilled::diagnosis(evidence, &self.target, failure)?;
        let Some(shown) = &drill.diagnosis else {
            return Err(Outcome::fail(format!("`{failure}` has no query")));
        };
        let movement = drilled::movement(shown, &drill.record, diagnosis.moves)?;
        if movement.is_back() {
            return Ok(());
        }
        let story = drilled::story(&movement);
        let advice = match drilled::is_watched_to_its_end(shown, &drill.record) {
            true => "",
            false => "; watch for longer than the query's window (`--watch SECONDS`) to see it come back",
        };
        Err(Outcome::fail(format!("`{failure}`: {story}{advice}")))
    }
}
