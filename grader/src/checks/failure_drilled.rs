//! `failure_drilled`: the failure was really brought about, lasted long enough to be seen, and was mended.
//! Why it matters: an experiment without a rollback is an outage, and one that is over in a moment shows nothing.

use serde::Deserialize;

use super::{Check, Outcome, Uses, drilled, reading};
use crate::evidence::Evidence;
use crate::failures::Failure;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FailureDrilled {
    /// The Prometheus that watched.
    target: String,
    failures: Vec<Failure>,
    at_least_seconds: u32,
}

impl Check for FailureDrilled {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "a drill each of {} that lasted {} s or longer and was ended",
            reading::list(self.failures.iter().map(|failure| format!("`{failure}`"))),
            self.at_least_seconds
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        let mut complaints = Vec::new();
        for failure in &self.failures {
            match drilled::drill(evidence, &self.target, *failure) {
                Ok(drill) => {
                    let lasted_ms = drill.record.mended_at_ms - drill.record.injected_at_ms;
                    if lasted_ms < i64::from(self.at_least_seconds) * 1000 {
                        let lasted = drilled::span(lasted_ms);
                        complaints.push(format!("`{failure}` lasted {lasted} only"));
                    }
                }
                Err(Outcome::Fail { observed }) => complaints.push(observed),
                Err(other) => return other,
            }
        }
        let all = self.failures.len();
        let held = all - complaints.len();
        let observed = match complaints.is_empty() {
            true => format!("all {all} were carried out and ended"),
            false => reading::sentences(complaints),
        };
        Outcome::share(held, all, observed)
    }
}
