//! `failure_timely`: each diagnosis was made within a time, counted from the moment something broke.
//! Why it matters: the dashboards are there to shorten this time; whoever measures it knows whether they do.

use serde::Deserialize;

use super::{Check, Outcome, Uses, drilled, reading};
use crate::evidence::Evidence;
use crate::failures::Failure;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FailureTimely {
    /// The Prometheus that watched.
    target: String,
    failures: Vec<Failure>,
    within_minutes: u32,
}

impl Check for FailureTimely {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "`labcheck drill diagnose` within {} min of each failure",
            self.within_minutes
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        let (mut longest_ms, mut complaints) = (0, Vec::new());
        for failure in &self.failures {
            let record = match drilled::drill(evidence, &self.target, *failure) {
                Ok(drill) => &drill.record,
                Err(Outcome::Fail { observed }) => {
                    complaints.push(observed);
                    continue;
                }
                Err(other) => return other,
            };
            let Some(diagnosed_at_ms) = record.diagnosed_at_ms else {
                complaints.push(format!("the drill `{}` was never diagnosed", record.id));
                continue;
            };
            let took_ms = diagnosed_at_ms - record.injected_at_ms;
            longest_ms = longest_ms.max(took_ms);
            if took_ms > i64::from(self.within_minutes) * 60_000 {
                let took = drilled::span(took_ms);
                complaints.push(format!("the drill `{}` took {took}", record.id));
            }
        }
        let all = self.failures.len();
        let held = all - complaints.len();
        let observed = match complaints.is_empty() {
            true => format!("the longest took {}", drilled::span(longest_ms)),
            false => reading::sentences(complaints),
        };
        Outcome::share(held, all, observed)
    }
}
