//! `held_back`: a silence, or an alert that says more, keeps alerts from being sent.
//! Why it matters: during an outage the pager should tell the cause once, not every consequence of it.

use serde::Deserialize;

use super::{Check, Outcome, Uses, drill, reading};
use crate::evidence::{DrilledAlert, Evidence};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HeldBack {
    /// The target that is an Alertmanager.
    target: String,
    /// Alerts of the drill, by id.
    alerts: Vec<String>,
    by: Holder,
}

/// What keeps an alert from being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    Silence,
    Inhibition,
}

impl Check for HeldBack {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        let by = match self.by {
            Holder::Silence => "while the silence lasts",
            Holder::Inhibition => "while the alert that says more fires",
        };
        format!("nobody hears of {} {by}", drill::names(&self.alerts))
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl HeldBack {
    fn holders<'a>(&self, alert: &'a DrilledAlert) -> &'a [String] {
        match self.by {
            Holder::Silence => &alert.silenced_by,
            Holder::Inhibition => &alert.inhibited_by,
        }
    }

    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let drill = drill::drill(evidence, &self.target)?;
        let mut held = Vec::new();
        let mut complaints = Vec::new();
        for id in &self.alerts {
            let alert = drill::alert(drill, id)?;
            let early: Vec<&str> = drill
                .messages_about(id, true)
                .filter(|message| message.at_ms < drill.ended_at_ms)
                .map(|message| message.path.as_str())
                .collect();
            let holders = self.holders(alert);
            let what = format!("`{id}` {}", drill::labels(alert));
            if !early.is_empty() {
                complaints.push(format!("{what} was sent to {}", drill::names(&early)));
            } else if holders.is_empty() {
                complaints.push(format!(
                    "{what} was sent to nobody, but nothing held it back: Alertmanager has it {}",
                    drill::reason(alert)
                ));
            } else {
                held.push(format!("{what} was held back by {}", drill::names(holders)));
            }
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

    const CHECK: &str = "{kind: held_back, target: alertmanager, alerts: [consequence], by: inhibition}";

    #[test]
    fn the_critical_alert_says_more() {
        check(CHECK, &Drill::reference(), &expect![[r#"
            wanted: nobody hears of `consequence` while the alert that says more fires
            pass: `consequence` {alertname="SlowAnswers",service="shop",severity="warning"} was held back by `critical`"#]]);
    }

    #[test]
    fn without_the_rule_both_are_sent() {
        let drill = Drill::reference().with("- severity=\"warning\"", "- severity=\"none\"");
        check(CHECK, &drill, &expect![[r#"
            wanted: nobody hears of `consequence` while the alert that says more fires
            fail: `consequence` {alertname="SlowAnswers",service="shop",severity="warning"} was sent to `chat`"#]]);
    }
}
