//! The order of an alert drill: silences, alerts, what is said of them and sent, the end of both, what is sent then.
//!
//! Whatever happens, the silences are ended and the alerts resolved before it returns.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::alertmanager::{Alertmanager, KnownAlert};
use super::draw::Draw;
use super::milliseconds;
use super::webhook::{Received, Webhook};
use crate::evidence::{AlertmanagerEvidence, DrilledAlert, Fault, Message, MessageAlert};
use crate::rubric::AlertmanagerPlan;

/// What a busy machine may be late by.
const MARGIN: Duration = Duration::from_secs(3);
/// Between two looks at what Alertmanager says.
const LOOK: Duration = Duration::from_millis(250);

/// A drill under way.
pub(super) struct AlertDrill {
    alertmanager: Alertmanager,
    webhook: Webhook,
    plan: AlertmanagerPlan,
    began: Instant,
    /// Of this attempt: the value of the label that marks its alerts.
    mark: String,
    alerts: Vec<Posted>,
    /// The ids of the silences in the plan, by Alertmanager's ids.
    silences: BTreeMap<String, String>,
}

/// An alert of ours.
struct Posted {
    id: String,
    labels: BTreeMap<String, String>,
}

/// Random words for the `{names}` of a plan.
struct Words {
    draw: Draw,
    known: BTreeMap<String, String>,
}

impl AlertDrill {
    pub(super) fn new(
        alertmanager: Alertmanager,
        webhook: Webhook,
        plan: &AlertmanagerPlan,
        began: Instant,
        seed: u64,
    ) -> Self {
        let mut words = Words {
            // Other words than the traffic's, which are drawn from the seed itself.
            draw: Draw::new(seed ^ 0xA1E7),
            known: BTreeMap::new(),
        };
        let mark = words.draw.word();
        let mut plan = plan.clone();
        let filled = |words: &mut Words, labels: &BTreeMap<String, String>| {
            let mut labels: BTreeMap<String, String> = labels
                .iter()
                .map(|(name, value)| (name.clone(), words.fill(value)))
                .collect();
            labels.insert(plan.mark.clone(), mark.clone());
            labels
        };
        let alerts = plan.alerts.iter().map(|alert| Posted {
            id: alert.id.clone(),
            labels: filled(&mut words, &alert.labels),
        });
        let alerts: Vec<Posted> = alerts.collect();
        let silences: Vec<_> = plan
            .silences
            .iter()
            .map(|silence| filled(&mut words, &silence.matchers))
            .collect();
        for (silence, matchers) in plan.silences.iter_mut().zip(silences) {
            silence.matchers = matchers;
        }
        Self {
            alertmanager,
            webhook,
            plan,
            began,
            mark,
            alerts,
            silences: BTreeMap::new(),
        }
    }

    /// Runs it, and cleans up after itself.
    pub(super) async fn run(mut self) -> Result<AlertmanagerEvidence, Fault> {
        let evidence = self.drill().await;
        // What can't be cleaned up ends by itself after five minutes; the drill's own fault says more.
        for silence_id in self.silences.keys() {
            let _ = self.alertmanager.expire(silence_id).await;
        }
        let labels: Vec<_> = self.alerts.iter().map(|alert| &alert.labels).collect();
        let _ = self.alertmanager.resolve(&labels).await;
        evidence
    }

    async fn drill(&mut self) -> Result<AlertmanagerEvidence, Fault> {
        let status = self.alertmanager.status().await?;
        let receivers = self.alertmanager.receivers().await?;
        for silence in &self.plan.silences {
            let silence_id = self.alertmanager.silence(&silence.matchers).await?;
            self.silences.insert(silence_id, silence.id.clone());
        }
        let labels: Vec<_> = self.alerts.iter().map(|alert| &alert.labels).collect();
        self.alertmanager.fire(&labels).await?;
        let first = self.first_messages().await?;
        let silenced: BTreeSet<&str> = first
            .iter()
            .filter(|alert| !alert.silenced_by.is_empty())
            .map(|alert| alert.id.as_str())
            .collect();

        for silence_id in self.silences.keys() {
            self.alertmanager.expire(silence_id).await?;
        }
        let over: Vec<_> = self
            .alerts
            .iter()
            .filter(|alert| !silenced.contains(alert.id.as_str()))
            .map(|alert| &alert.labels)
            .collect();
        let ended_at_ms = milliseconds(self.began.elapsed());
        self.alertmanager.resolve(&over).await?;
        self.last_messages(&first, ended_at_ms).await;
        Ok(AlertmanagerEvidence {
            version: status.version_info.version,
            config: status.config.original,
            receivers,
            alerts: first,
            messages: self.messages(),
            ended_at_ms,
        })
    }

    /// Waits until each alert that nothing holds back has reached every receiver that it is routed to.
    async fn first_messages(&self) -> Result<Vec<DrilledAlert>, Fault> {
        let limit = seconds(self.plan.group_wait_seconds) + MARGIN;
        let start = Instant::now();
        loop {
            let known = self
                .alertmanager
                .alerts(&self.plan.mark, &self.mark)
                .await?;
            let alerts = self.described(&known);
            let messages = self.messages();
            let has_arrived = |alert: &DrilledAlert| {
                alert.receivers.iter().all(|receiver| {
                    messages.iter().any(|message| {
                        message.receiver == *receiver && message.is_about(&alert.id, true)
                    })
                })
            };
            let is_settled = alerts.len() == self.alerts.len()
                && alerts.iter().all(|alert| match alert.state.as_str() {
                    "active" => has_arrived(alert),
                    state => state == "suppressed",
                });
            if is_settled || start.elapsed() > limit {
                return Ok(alerts);
            }
            self.pause().await;
        }
    }

    /// Waits until the silenced alerts have been sent, and the end of all others to whoever heard of them.
    async fn last_messages(&self, first: &[DrilledAlert], ended_at_ms: u64) {
        let limit = seconds(self.plan.group_interval_seconds) + MARGIN;
        let start = Instant::now();
        loop {
            let messages = self.messages();
            let is_complete = first.iter().all(|alert| {
                let about = |receiver: &str, is_firing: bool| {
                    messages.iter().any(|message| {
                        message.receiver == receiver && message.is_about(&alert.id, is_firing)
                    })
                };
                if alert.silenced_by.is_empty() {
                    let heard = alert.receivers.iter().filter(|name| about(name, true));
                    heard.into_iter().all(|name| about(name, false))
                } else {
                    alert.receivers.iter().all(|name| {
                        messages.iter().any(|message| {
                            message.at_ms >= ended_at_ms
                                && message.receiver == *name
                                && message.is_about(&alert.id, true)
                        })
                    })
                }
            });
            if is_complete || start.elapsed() > limit {
                return;
            }
            self.pause().await;
        }
    }

    /// Until the next message, or until it is worth asking Alertmanager again.
    async fn pause(&self) {
        let _ = tokio::time::timeout(LOOK, self.webhook.arrival()).await;
    }

    fn described(&self, known: &[KnownAlert]) -> Vec<DrilledAlert> {
        let mut alerts = Vec::new();
        for posted in &self.alerts {
            let Some(found) = known.iter().find(|alert| alert.labels == posted.labels) else {
                continue;
            };
            let ours = |fingerprint: &String| {
                let by = known.iter().find(|alert| alert.fingerprint == *fingerprint);
                let id = by.and_then(|by| self.id_of(&by.labels));
                id.unwrap_or(fingerprint).to_owned()
            };
            let silence = |silence_id: &String| {
                let id = self.silences.get(silence_id);
                id.unwrap_or(silence_id).clone()
            };
            let mut inhibited_by: Vec<String> =
                found.status.inhibited_by.iter().map(ours).collect();
            inhibited_by.sort();
            let mut receivers: Vec<String> = found
                .receivers
                .iter()
                .map(|receiver| receiver.name.clone())
                .collect();
            receivers.sort();
            receivers.dedup();
            alerts.push(DrilledAlert {
                id: posted.id.clone(),
                labels: posted.labels.clone(),
                state: found.status.state.clone(),
                silenced_by: found.status.silenced_by.iter().map(silence).collect(),
                inhibited_by,
                receivers,
            });
        }
        alerts
    }

    /// The messages about alerts of ours.
    fn messages(&self) -> Vec<Message> {
        let received = self.webhook.received();
        received
            .into_iter()
            .filter_map(|received| self.message(received))
            .collect()
    }

    fn message(&self, received: Received) -> Option<Message> {
        let alerts: Vec<MessageAlert> = received
            .payload
            .alerts
            .iter()
            .filter_map(|alert| {
                Some(MessageAlert {
                    id: self.id_of(&alert.labels)?.to_owned(),
                    is_firing: alert.status == "firing",
                })
            })
            .collect();
        (!alerts.is_empty()).then_some(Message {
            at_ms: received.at_ms,
            path: received.path,
            receiver: received.payload.receiver,
            group_labels: received.payload.group_labels,
            alerts,
        })
    }

    fn id_of(&self, labels: &BTreeMap<String, String>) -> Option<&String> {
        let mut alerts = self.alerts.iter();
        let posted = alerts.find(|posted| posted.labels == *labels)?;
        Some(&posted.id)
    }
}

impl Words {
    /// The text with each `{name}` replaced by its word.
    fn fill(&mut self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            let draw = &mut self.draw;
            let word = self
                .known
                .entry(name.to_owned())
                .or_insert_with(|| draw.word());
            filled.push_str(before);
            filled.push_str(word);
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(u64::from(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_word_everywhere() {
        let mut words = Words {
            draw: Draw::new(1),
            known: BTreeMap::new(),
        };
        let once = words.fill("{shop}");
        assert_eq!(words.fill("a {shop} b"), format!("a {once} b"));
        assert_ne!(words.fill("{bank}"), once);
        assert_eq!(words.fill("plain {open"), "plain {open");
    }
}
