//! `grouped`: alerts of one incident come in one message, those of another in another.
//! Why it matters: forty messages for one broken database hide the forty-first, which is about something else.

use serde::Deserialize;

use super::{Check, Outcome, Uses, drill, reading};
use crate::evidence::{Evidence, Message};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Grouped {
    /// The target that is an Alertmanager.
    target: String,
    /// The path of the webhook whose messages are looked at.
    receiver: String,
    /// Alerts of the drill, by id: those of one list belong in one message, without those of another list.
    together: Vec<Vec<String>>,
}

impl Check for Grouped {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        let groups: Vec<String> = self.together.iter().map(|group| drill::names(group)).collect();
        format!(
            "`{}` gets one message for each of: {}",
            self.receiver,
            groups.join(" / ")
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl Grouped {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let drill = drill::drill(evidence, &self.target)?;
        let is_about = |message: &Message, id: &str| message.is_about(id, true);
        let messages: Vec<&Message> = drill
            .messages
            .iter()
            .filter(|message| message.path == self.receiver && message.at_ms < drill.ended_at_ms)
            .collect();
        let all: Vec<&String> = self.together.iter().flatten().collect();
        let heard: Vec<&Message> = messages
            .into_iter()
            .filter(|message| all.iter().any(|id| is_about(message, id)))
            .collect();
        let mut complaints = Vec::new();
        for group in &self.together {
            let own: Vec<&&Message> = heard
                .iter()
                .filter(|message| group.iter().any(|id| is_about(message, id)))
                .collect();
            let is_whole = |message: &&&Message| group.iter().all(|id| is_about(message, id));
            if own.is_empty() {
                complaints.push(format!("no message was about {}", drill::names(group)));
            } else if !own.iter().any(is_whole) || own.len() > 1 {
                let count = reading::count(own.len() as u64, "message");
                complaints.push(format!("{} came in {count}", drill::names(group)));
            }
        }
        for message in &heard {
            let mixed = self
                .together
                .iter()
                .filter(|group| group.iter().any(|id| is_about(message, id)))
                .count();
            if mixed > 1 {
                complaints.push(format!(
                    "one message was about {mixed} incidents at once (grouped by {})",
                    drill::label_set(&message.group_labels)
                ));
            }
        }
        let sent = format!(
            "{} made {}",
            reading::count(all.len() as u64, "alert"),
            reading::count(heard.len() as u64, "message")
        );
        if complaints.is_empty() {
            return Ok(Outcome::pass(sent));
        }
        Ok(Outcome::fail(format!(
            "{sent}: {}",
            reading::sentences(complaints)
        )))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::alertmanager::{Drill, check};

    const CHECK: &str = "{kind: grouped, target: alertmanager, receiver: pager, together: [[burst-1, burst-2, burst-3], [critical]]}";

    #[test]
    fn one_message_an_incident() {
        check(CHECK, &Drill::reference(), &expect![[r#"
            wanted: `pager` gets one message for each of: `burst-1`, `burst-2`, `burst-3` / `critical`
            pass: 4 alerts made 2 messages"#]]);
    }

    #[test]
    fn every_alert_alone() {
        let drill = Drill::reference().with("group_by: [alertname, service]", "group_by: ['...']");
        check(CHECK, &drill, &expect![[r#"
            wanted: `pager` gets one message for each of: `burst-1`, `burst-2`, `burst-3` / `critical`
            fail: 4 alerts made 4 messages: `burst-1`, `burst-2`, `burst-3` came in 3 messages"#]]);
    }

    #[test]
    fn everything_at_once() {
        let drill = Drill::reference().with("group_by: [alertname, service]", "group_by: []");
        check(CHECK, &drill, &expect![[r#"
            wanted: `pager` gets one message for each of: `burst-1`, `burst-2`, `burst-3` / `critical`
            fail: 4 alerts made 1 message: one message was about 2 incidents at once (grouped by no label)"#]]);
    }
}
