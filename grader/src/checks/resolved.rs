//! `resolved`: whoever heard of an alert also hears that it is over.
//! Why it matters: who is not told goes on looking for a fault that is gone, or stops believing the pager.

use serde::Deserialize;

use super::{Check, Outcome, Uses, drill, reading};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Resolved {
    /// The target that is an Alertmanager.
    target: String,
    /// Alerts of the drill, by id.
    alerts: Vec<String>,
    /// The paths of the webhooks that must be told.
    receivers: Vec<String>,
}

impl Check for Resolved {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "{} {} told when {} over",
            drill::names(&self.receivers),
            if self.receivers.len() == 1 { "is" } else { "are" },
            match self.alerts.as_slice() {
                [one] => format!("`{one}` is"),
                many => format!("{} are", drill::names(many)),
            }
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl Resolved {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let drill = drill::drill(evidence, &self.target)?;
        let mut told = 0;
        let mut complaints = Vec::new();
        for id in &self.alerts {
            drill::alert(drill, id)?;
            let over = drill::paths(drill, id, false);
            let fired = drill::paths(drill, id, true);
            for receiver in &self.receivers {
                if over.contains(receiver.as_str()) {
                    told += 1;
                } else if fired.contains(receiver.as_str()) {
                    complaints.push(format!(
                        "`{receiver}` was told that `{id}` fires, and nothing when it was over"
                    ));
                } else {
                    complaints.push(format!("`{receiver}` never heard of `{id}`"));
                }
            }
        }
        let all = self.alerts.len() * self.receivers.len();
        if complaints.is_empty() {
            let ends = reading::count(told as u64, "message");
            return Ok(Outcome::pass(format!("{ends} said that it was over")));
        }
        Ok(Outcome::share(told, all, reading::sentences(complaints)))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::alertmanager::{Drill, check};

    const CHECK: &str =
        "{kind: resolved, target: alertmanager, alerts: [critical, burst-1], receivers: [pager]}";

    #[test]
    fn the_pager_is_told() {
        check(CHECK, &Drill::reference(), &expect![[r#"
            wanted: `pager` is told when `critical`, `burst-1` are over
            pass: 2 messages said that it was over"#]]);
    }

    #[test]
    fn a_receiver_that_does_not_send_it() {
        let drill = Drill::reference()
            .with("9095/pager\n", "9095/pager\n        send_resolved: false\n");
        check(CHECK, &drill, &expect![[r#"
            wanted: `pager` is told when `critical`, `burst-1` are over
            fail: `pager` was told that `critical` fires, and nothing when it was over; `pager` was told that `burst-1` fires, and nothing when it was over"#]]);
    }
}
