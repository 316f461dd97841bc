//! `failure_diagnosed`: the diagnosis names what was broken, where, and since when.
//! Why it matters: whoever mends the wrong part at three in the morning has two incidents.

use jiff::Timestamp;
use serde::Deserialize;

use super::{Check, Outcome, Uses, drilled, reading};
use crate::evidence::Evidence;
use crate::failures::Failure;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FailureDiagnosed {
    /// The Prometheus that watched.
    target: String,
    failure: Failure,
    /// How far the time named may be off.
    since_within_seconds: u32,
}

impl Check for FailureDiagnosed {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        match self.failure {
            Failure::Nothing => {
                "the diagnosis of the control: cause `nothing`, component `none`".to_owned()
            }
            _ => format!(
                "the right cause and component, and when it began to within {} s",
                self.since_within_seconds
            ),
        }
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl FailureDiagnosed {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let drill = drilled::drill(evidence, &self.target, self.failure)?;
        let diagnosis = drilled::diagnosis(evidence, &self.target, self.failure)?;
        let id = &drill.record.id;
        if diagnosis.cause != self.failure {
            // Naming what it was would end the search.
            return Err(Outcome::fail(format!(
                "in the drill `{id}` it was not `{}`",
                diagnosis.cause
            )));
        }
        let mut complaints = Vec::new();
        if !self.failure.components().contains(&diagnosis.component) {
            let component = diagnosis.component.word();
            complaints.push(format!("it does not sit in `{component}`"));
        }
        if self.failure != Failure::Nothing {
            complaints.extend(self.since_is_wrong(&diagnosis.since, drill.record.injected_at_ms));
        }
        if complaints.is_empty() {
            return Ok(Outcome::pass(format!(
                "in the drill `{id}` it was `{}`",
                self.failure
            )));
        }
        let all = 3;
        let observed = format!(
            "`{}` is right, but {}",
            diagnosis.cause,
            reading::sentences(complaints.clone())
        );
        Ok(Outcome::share(all - complaints.len(), all, observed))
    }

    fn since_is_wrong(&self, since: &Option<String>, injected_at_ms: i64) -> Option<String> {
        let Some(since) = since else {
            return Some("since when is not said".to_owned());
        };
        let Ok(time) = since.parse::<Timestamp>() else {
            return Some(format!(
                "`since: {since}` is no time: write it as `2026-03-10T12:04:30Z`"
            ));
        };
        let off_ms = time.as_millisecond() - injected_at_ms;
        let allowed_ms = i64::from(self.since_within_seconds) * 1000;
        if off_ms.abs() <= allowed_ms {
            return None;
        }
        let direction = if off_ms < 0 { "later" } else { "earlier" };
        Some(format!(
            "it began {} {direction} than {since}",
            drilled::span(off_ms.abs())
        ))
    }
}
