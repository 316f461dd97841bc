//! `failure_detected`: an alert of the student's own fired while something was broken, and soon enough.
//! Why it matters: the time until somebody knows is part of every outage, and the part that monitoring is for.

use serde::Deserialize;

use super::{Check, Outcome, Uses, drilled, reading};
use crate::evidence::{DrilledFailure, Evidence};
use crate::failures::Failure;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FailureDetected {
    /// The Prometheus that watched.
    target: String,
    failures: Vec<Failure>,
    within_seconds: u32,
}

impl Check for FailureDetected {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "an alert of yours fires within {} s of each of {}",
            self.within_seconds,
            reading::list(self.failures.iter().map(|failure| format!("`{failure}`")))
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        let (mut seen, mut complaints) = (Vec::new(), Vec::new());
        for failure in &self.failures {
            match drilled::drill(evidence, &self.target, *failure) {
                Ok(drill) => match self.detected(drill) {
                    Ok(observed) => seen.push(observed),
                    Err(complaint) => complaints.push(complaint),
                },
                Err(Outcome::Fail { observed }) => complaints.push(observed),
                Err(other) => return other,
            }
        }
        let (held, all) = (seen.len(), self.failures.len());
        let observed = match complaints.is_empty() {
            true => reading::sentences(seen),
            false => reading::sentences(complaints),
        };
        Outcome::share(held, all, observed)
    }
}

impl FailureDetected {
    fn detected(&self, drill: &DrilledFailure) -> Result<String, String> {
        let record = &drill.record;
        let failure = record.failure;
        // One that fired in the calm already did not tell anybody of this failure.
        let first = drill
            .alerts
            .iter()
            .find(|alert| (record.injected_at_ms..record.ended_at_ms).contains(&alert.from_ms))
            .ok_or_else(|| {
                let before = match drill.alerts.first() {
                    Some(alert) => format!(" ({} had fired before)", alert.name),
                    None => String::new(),
                };
                format!("no alert began to fire in `{failure}`{before}")
            })?;
        let took_ms = first.from_ms - record.injected_at_ms;
        let told = format!(
            "{} fired {} into `{failure}`",
            first.name,
            drilled::span(took_ms)
        );
        match took_ms <= i64::from(self.within_seconds) * 1000 {
            true => Ok(told),
            false => Err(told),
        }
    }
}
