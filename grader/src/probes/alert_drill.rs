//! The order of an alert drill: silences, alerts, what is said of them and sent, the end of both, what is sent then.
//!
//! Whatever happens, the silences are ended and the alerts resolved before it returns, also when nobody waits for it
//! any more.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::alertmanager::{Alertmanager, KnownAlert};
use super::draw::Draw;
use super::guard::Guard;
use super::webhook::{Received, Webhook};
use super::words::Words;
use super::{json, milliseconds};
use crate::evidence::{AlertmanagerEvidence, DrilledAlert, Fault, Message, MessageAlert};
use crate::rubric::AlertmanagerPlan;

/// What a busy machine may be late by.
const MARGIN: Duration = Duration::from_secs(3);
/// Between two looks at what Alertmanager says.
const LOOK: Duration = Duration::from_millis(250);

/// A drill that somebody waits for. Dropped, it listens no more at once, and ends when it has cleaned up.
pub(super) struct UnderWay {
    task: JoinHandle<Result<AlertmanagerEvidence, Fault>>,
    _waiting: oneshot::Sender<()>,
}

/// A drill, seen from inside.
pub(super) struct AlertDrill {
    alertmanager: Alertmanager,
    webhook: Webhook,
    /// What the webhook has handed over so far, as far as it is about alerts of ours.
    messages: Vec<Message>,
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

impl UnderWay {
    /// What the drill has shown, once it is over.
    pub(super) async fn end(self) -> Result<AlertmanagerEvidence, Fault> {
        self.task.await.unwrap_or_else(|error| {
            let reason = format!("the alert drill broke off: {error}");
            Err(json::unexpected("Alertmanager", reason))
        })
    }
}

impl AlertDrill {
    /// Listens at `webhook_url` if the guard lets it, and begins beside everything else: a drill waits most of its time.
    pub(super) async fn begin(
        alertmanager: Alertmanager,
        plan: &AlertmanagerPlan,
        guard: &Guard,
        webhook_url: &str,
        began: Instant,
        seed: u64,
    ) -> Result<UnderWay, Fault> {
        // Other words than the traffic's, which are drawn from the seed itself.
        let mut words = Words::new(Draw::new(seed ^ 0xA1E7));
        let mark = words.draw();
        let ours = (plan.mark.clone(), mark.clone());
        let webhook = Webhook::listen(guard, webhook_url, ours, began).await?;
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
        let drill = Self {
            alertmanager,
            webhook,
            messages: Vec::new(),
            plan,
            began,
            mark,
            alerts,
            silences: BTreeMap::new(),
        };
        let (waiting, given_up) = oneshot::channel();
        Ok(UnderWay {
            task: tokio::spawn(drill.run(given_up)),
            _waiting: waiting,
        })
    }

    /// Runs it until it is over or nobody waits for it any more, and cleans up after itself.
    async fn run(mut self, given_up: oneshot::Receiver<()>) -> Result<AlertmanagerEvidence, Fault> {
        let evidence = tokio::select! {
            evidence = self.drill() => evidence,
            _ = given_up => Err(json::unexpected("Alertmanager", "the alert drill was given up".to_owned())),
        };
        // Before the cleaning up, which may take a while: the next attempt wants the same port.
        self.webhook.close();
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
        self.hear();
        Ok(AlertmanagerEvidence {
            version: status.version_info.version,
            config: status.config.original,
            receivers,
            alerts: first,
            messages: std::mem::take(&mut self.messages),
            ended_at_ms,
        })
    }

    /// Waits until each alert that nothing holds back has reached every receiver that it is routed to.
    async fn first_messages(&mut self) -> Result<Vec<DrilledAlert>, Fault> {
        let limit = seconds(self.plan.group_wait_seconds) + MARGIN;
        let start = Instant::now();
        loop {
            let known = self
                .alertmanager
                .alerts(&self.plan.mark, &self.mark)
                .await?;
            let alerts = self.described(&known);
            self.hear();
            let has_arrived = |alert: &DrilledAlert| {
                alert.receivers.iter().all(|receiver| {
                    self.messages.iter().any(|message| {
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
    async fn last_messages(&mut self, first: &[DrilledAlert], ended_at_ms: u64) {
        let limit = seconds(self.plan.group_interval_seconds) + MARGIN;
        let start = Instant::now();
        loop {
            self.hear();
            let messages = &self.messages;
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

    /// Adds what has arrived since.
    fn hear(&mut self) {
        for received in self.webhook.take() {
            let message = self.message(received);
            self.messages.extend(message);
        }
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

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(u64::from(seconds))
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::extract::Request;
    use serde_json::json;
    use tokio::net::TcpListener;
    use tokio::sync::mpsc;

    use super::super::client::Client;
    use super::*;

    /// An Alertmanager that sends nothing, and what it was asked.
    async fn quiet_alertmanager() -> (Alertmanager, mpsc::UnboundedReceiver<String>) {
        let (asked, questions) = mpsc::unbounded_channel();
        let answer = move |request: Request| {
            let question = format!("{} {}", request.method(), request.uri().path());
            let answer = match question.as_str() {
                "GET /api/v2/status" => {
                    json!({"versionInfo": {"version": "0.1"}, "config": {"original": ""}})
                }
                "POST /api/v2/silences" => json!({"silenceID": "it"}),
                _ => json!([]),
            };
            // The test may have heard enough.
            let _ = asked.send(question);
            std::future::ready(answer.to_string())
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer);
        tokio::spawn(async move { axum::serve(listener, router).await });
        let client = Client::open(&Guard::open(), &url).await.unwrap();
        (Alertmanager::new(client), questions)
    }

    fn plan() -> AlertmanagerPlan {
        serde_json::from_value(json!({
            "target": "alertmanager",
            "webhook": "webhook",
            "mark": "drill",
            "alerts": [{"id": "one", "labels": {"alertname": "Down"}}],
            "silences": [{"id": "work", "matchers": {"alertname": "Down"}}],
            "group_wait_seconds": 600,
            "group_interval_seconds": 600,
        }))
        .unwrap()
    }

    #[tokio::test]
    async fn a_drill_that_nobody_waits_for_ends_and_cleans_up() {
        let (alertmanager, mut questions) = quiet_alertmanager().await;
        let port = {
            let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            free.local_addr().unwrap().port()
        };
        let url = format!("http://127.0.0.1:{port}");
        let (plan, began) = (plan(), Instant::now());
        let guard = Guard::open();
        let drill = AlertDrill::begin(alertmanager, &plan, &guard, &url, began, 1).await;
        let drill = drill.unwrap();
        let mut until = async |wanted: &str| {
            let seen = async { while questions.recv().await.unwrap() != wanted {} };
            let seen = tokio::time::timeout(Duration::from_secs(20), seen).await;
            assert!(seen.is_ok(), "never asked {wanted}");
        };
        until("POST /api/v2/alerts").await;
        until("GET /api/v2/alerts").await;
        drop(drill);
        until("DELETE /api/v2/silence/it").await;
        until("POST /api/v2/alerts").await;
        // Its port was given back before that.
        assert!(TcpListener::bind(("127.0.0.1", port)).await.is_ok());
    }
}
