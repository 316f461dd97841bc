//! `silence_ends`: an alert that still fires when its silence ends is sent then.
//! Why it matters: a silence that hides a fault for longer than it was meant to is how outages go unnoticed.

use serde::Deserialize;

use super::{Check, Outcome, Uses, drill, reading};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SilenceEnds {
    /// The target that is an Alertmanager.
    target: String,
    /// Alerts of the drill, by id, that a silence of the drill holds back.
    alerts: Vec<String>,
    /// The paths of the webhooks that each must reach when the silence has ended.
    receivers: Vec<String>,
}

impl Check for SilenceEnds {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "{} {} sent to {} once the silence has ended",
            drill::names(&self.alerts),
            if self.alerts.len() == 1 { "is" } else { "are" },
            drill::names(&self.receivers)
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl SilenceEnds {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let drill = drill::drill(evidence, &self.target)?;
        let mut latest_ms = 0;
        let mut complaints = Vec::new();
        for id in &self.alerts {
            let alert = drill::alert(drill, id)?;
            if alert.silenced_by.is_empty() {
                complaints.push(format!("no silence held `{id}` back"));
                continue;
            }
            for receiver in &self.receivers {
                let mut after = drill.messages_about(id, true).filter(|message| {
                    message.path == *receiver && message.at_ms >= drill.ended_at_ms
                });
                match after.next() {
                    Some(message) => latest_ms = latest_ms.max(message.at_ms - drill.ended_at_ms),
                    None => complaints.push(format!(
                        "`{receiver}` heard nothing of `{id}` after the silence, though it still fired"
                    )),
                }
            }
        }
        if complaints.is_empty() {
            let after = reading::number((latest_ms as f64 / 100.0).round() / 10.0);
            return Ok(Outcome::pass(format!("it was sent {after} s after the silence's end")));
        }
        Ok(Outcome::fail(reading::sentences(complaints)))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::alertmanager::{Drill, check};

    const CHECK: &str =
        "{kind: silence_ends, target: alertmanager, alerts: [maintenance], receivers: [chat]}";

    #[test]
    fn it_is_sent_at_the_next_interval() {
        check(CHECK, &Drill::reference(), &expect![[r#"
            wanted: `maintenance` is sent to `chat` once the silence has ended
            pass: it was sent 1 s after the silence's end"#]]);
    }

    #[test]
    fn a_long_interval_keeps_it_waiting() {
        let drill = Drill::reference().with("group_interval: 2s", "group_interval: 5m");
        check(CHECK, &drill, &expect![[r#"
            wanted: `maintenance` is sent to `chat` once the silence has ended
            fail: `chat` heard nothing of `maintenance` after the silence, though it still fired"#]]);
    }
}
