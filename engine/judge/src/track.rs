//! An alert over the time of a drill.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
