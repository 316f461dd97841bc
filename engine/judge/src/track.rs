//! An alert over the time of a drill.

use std::collections::BTreeMap;

use rules::eval::AlertHistory;
use serde::{Deserialize, Serialize};

use crate::texts;

/// One alert (a rule and a label set) and when it was pending or firing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertTrack {
    pub alert: String,
    /// All labels as the Alertmanager gets them, `alertname` included.
    pub labels: BTreeMap<String, String>,
    /// As rendered when it was last seen; where it ever said what makes no sense, that.
    pub annotations: BTreeMap<String, String>,
    /// By rising time, without overlap.
    pub spans: Vec<Span>,
}

/// A time in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub state: AlertState,
    /// The evaluation that brought it here, Unix milliseconds.
    pub start_ms: i64,
    /// The first evaluation at which it was no longer so; the drill's end if there was none.
    pub end_ms: i64,
    /// Whether it was still so at the drill's end.
    pub is_open: bool,
}

/// An alert that is not inactive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    Pending,
    Firing,
}

impl AlertTrack {
    /// What an alert was when, in a replay that ended at `end_ms`.
    pub fn new(alert: &str, history: &AlertHistory, end_ms: i64) -> Self {
        let mut spans = Vec::new();
        for episode in &history.episodes {
            let ended_ms = episode.ended_at_ms.unwrap_or(end_ms);
            let is_open = episode.ended_at_ms.is_none();
            if episode.fired_at_ms != Some(episode.active_at_ms) {
                spans.push(Span {
                    state: AlertState::Pending,
                    start_ms: episode.active_at_ms,
                    end_ms: episode.fired_at_ms.unwrap_or(ended_ms),
                    is_open: is_open && episode.fired_at_ms.is_none(),
                });
            }
            spans.extend(episode.fired_at_ms.map(|fired_ms| Span {
                state: AlertState::Firing,
                start_ms: fired_ms,
                end_ms: ended_ms,
                is_open,
            }));
        }
        Self {
            alert: alert.to_owned(),
            labels: owned(history.labels.iter()),
            annotations: annotations(history),
            spans,
        }
    }

    /// The times at which it fired.
    pub fn firing(&self) -> impl Iterator<Item = &Span> {
        self.spans
            .iter()
            .filter(|span| span.state == AlertState::Firing)
    }

    /// The value of a label; empty if it has none.
    pub fn label(&self, name: &str) -> &str {
        self.labels.get(name).map_or("", String::as_str)
    }
}

/// What the alert said when it was last seen; but what makes no sense, if it ever said such a thing.
fn annotations(history: &AlertHistory) -> BTreeMap<String, String> {
    let said = history
        .episodes
        .iter()
        .flat_map(|episode| &episode.annotations);
    let said: Vec<BTreeMap<String, String>> = said
        .map(|(_, said)| owned(said.iter().map(|(name, text)| (&**name, &**text))))
        .collect();
    let nonsense = said
        .iter()
        .find(|said| said.values().any(|text| texts::is_nonsense(text)));
    nonsense.or(said.last()).cloned().unwrap_or_default()
}

fn owned<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
