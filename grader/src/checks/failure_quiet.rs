//! `failure_quiet`: no alert fires in the control, where nothing is broken.
//! Why it matters: an alarm that cries wolf is switched off, and then the wolf comes.

use serde::Deserialize;

use super::{Check, Outcome, Uses, drilled, reading};
use crate::evidence::{Evidence, FiredAlert};
use crate::failures::Failure;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FailureQuiet {
    /// The Prometheus that watched.
    target: String,
}

impl Check for FailureQuiet {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        "no alert of yours begins to fire in the control".to_owned()
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl FailureQuiet {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let drill = drilled::drill(evidence, &self.target, Failure::Nothing)?;
        let record = &drill.record;
        // What still fires from a drill before this one began before it did, and may flicker on its way out.
        let is_left_over = |alert: &FiredAlert| {
            let of_it = |other: &FiredAlert| {
                other.name == alert.name && other.from_ms <= record.began_at_ms
            };
            alert.from_ms <= record.injected_at_ms && drill.alerts.iter().any(of_it)
        };
        let mut names: Vec<&str> = drill
            .alerts
            .iter()
            .filter(|alert| !is_left_over(alert))
            .map(|alert| alert.name.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        if names.is_empty() {
            return Ok(Outcome::pass("nothing was broken, and nobody was woken"));
        }
        let names = reading::list(names.into_iter().map(|name| format!("`{name}`")));
        Err(Outcome::fail(format!(
            "{names} fired although nothing was broken"
        )))
    }
}
