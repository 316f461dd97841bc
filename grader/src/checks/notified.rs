//! `notified`: alerts posted to the running Alertmanager reach the receivers that they should, and nobody else.
//! Why it matters: an alert that reaches the wrong person is a message nobody acts on.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Check, Outcome, Uses, drill, reading};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Notified {
    /// The target that is an Alertmanager.
    target: String,
    /// Alerts of the drill, by id.
    alerts: Vec<String>,
    /// The paths of the webhooks that each must reach.
    receivers: Vec<String>,
    /// Whether other receivers may hear of it as well.
    #[serde(default)]
    others_welcome: bool,
}

impl Check for Notified {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "{} reach{} {}{}",
            drill::names(&self.alerts),
            if self.alerts.len() == 1 { "es" } else { "" },
            drill::names(&self.receivers),
            if self.others_welcome { "" } else { " and nobody else" }
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl Notified {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let drill = drill::drill(evidence, &self.target)?;
        let wanted: BTreeSet<&str> = self.receivers.iter().map(String::as_str).collect();
        let mut held = Vec::new();
        let mut complaints = Vec::new();
        for id in &self.alerts {
            let alert = drill::alert(drill, id)?;
            let reached = drill::paths(drill, id, true);
            let is_right = match self.others_welcome {
                true => reached.is_superset(&wanted),
                false => reached == wanted,
            };
            let reached: Vec<&str> = reached.into_iter().collect();
            let what = format!("`{id}` {}", drill::labels(alert));
            if is_right {
                held.push(format!("{what} reached {}", drill::names(&reached)));
                continue;
            }
            let reason = match reached.as_slice() {
                [] => format!(": Alertmanager has it {}", drill::reason(alert)),
                _ => String::new(),
            };
            complaints.push(format!("{what} reached {}{reason}", drill::names(&reached)));
        }
        let observed = match complaints.is_empty() {
            true => reading::sentences(held.clone()),
            false => reading::sentences(complaints),
        };
        Ok(Outcome::share(held.len(), self.alerts.len(), observed))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::alertmanager::{Drill, check};

    const CRITICAL: &str = "{kind: notified, target: alertmanager, alerts: [critical], receivers: [pager, chat]}";

    #[test]
    fn both_receivers_heard_of_it() {
        check(CRITICAL, &Drill::reference(), &expect![[r#"
            wanted: `critical` reaches `pager`, `chat` and nobody else
            pass: `critical` {alertname="ApiErrors",service="shop",severity="critical"} reached `chat`, `pager`"#]]);
    }

    #[test]
    fn continue_does_not_include_the_parent() {
        let drill = Drill::reference().with("    - receiver: chat\n      matchers:\n        - severity=~\"critical|warning\"\n", "");
        check(CRITICAL, &drill, &expect![[r#"
            wanted: `critical` reaches `pager`, `chat` and nobody else
            fail: `critical` {alertname="ApiErrors",service="shop",severity="critical"} reached `pager`"#]]);
    }

    #[test]
    fn an_alert_that_is_held_back_says_by_whom() {
        let drill = Drill::reference().with("equal: [service]", "equal: []");
        let bystander = "{kind: notified, target: alertmanager, alerts: [bystander], receivers: [chat]}";
        check(bystander, &drill, &expect![[r#"
            wanted: `bystander` reaches `chat` and nobody else
            fail: `bystander` {alertname="SlowAnswers",service="bakery",severity="warning"} reached nobody: Alertmanager has it held back by `critical`"#]]);
    }

    #[test]
    fn an_alertmanager_that_is_down_is_no_mistake() {
        check(CRITICAL, &Drill::unreachable(), &expect![[r#"
            wanted: `critical` reaches `pager`, `chat` and nobody else
            error: http://127.0.0.1:8080/metrics could not be reached: Connection refused
              advice: start it, then check again"#]]);
    }
}
