//! What an Alertmanager did with alerts of ours: what it says of each, and every message that reached a receiver.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One drill with one Alertmanager. Times are milliseconds since the collection began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertmanagerEvidence {
    pub version: String,
    /// The configuration that it has loaded, as it shows it: defaults filled in, secrets left out.
    pub config: String,
    /// The names of its receivers.
    pub receivers: Vec<String>,
    pub alerts: Vec<DrilledAlert>,
    /// In the order of their arrival.
    pub messages: Vec<Message>,
    /// When the silences were ended and the other alerts were resolved.
    pub ended_at_ms: u64,
}

/// An alert that was posted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrilledAlert {
    pub id: String,
    pub labels: BTreeMap<String, String>,
    /// `active`, `suppressed` or `unprocessed`, as Alertmanager said before anything was ended.
    pub state: String,
    /// The silences of ours that held it back, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub silenced_by: Vec<String>,
    /// The alerts that held it back: ours by id, others by fingerprint.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inhibited_by: Vec<String>,
    /// The receivers that its routes lead to, as Alertmanager says.
    pub receivers: Vec<String>,
}

/// A message that reached the webhook receiver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    pub at_ms: u64,
    /// The path it was sent to, without the slash before it.
    pub path: String,
    /// The receiver's name in the configuration.
    pub receiver: String,
    pub group_labels: BTreeMap<String, String>,
    /// Those of ours; a message without any is not kept.
    pub alerts: Vec<MessageAlert>,
}

/// An alert in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageAlert {
    pub id: String,
    pub is_firing: bool,
}

impl AlertmanagerEvidence {
    /// The posted alert of that id.
    pub fn alert(&self, id: &str) -> Option<&DrilledAlert> {
        self.alerts.iter().find(|alert| alert.id == id)
    }

    /// The messages in which an alert fires, or is over.
    pub fn messages_about<'a>(
        &'a self,
        id: &'a str,
        is_firing: bool,
    ) -> impl Iterator<Item = &'a Message> {
        self.messages
            .iter()
            .filter(move |message| message.is_about(id, is_firing))
    }
}

impl Message {
    /// Whether the alert is in it, firing or over.
    pub fn is_about(&self, id: &str, is_firing: bool) -> bool {
        let mut alerts = self.alerts.iter();
        alerts.any(|alert| alert.id == id && alert.is_firing == is_firing)
    }
}
