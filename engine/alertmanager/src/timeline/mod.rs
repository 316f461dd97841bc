//! What would be notified to whom, when and with which alerts, given alerts over time.
//!
//! Follows Alertmanager's dispatcher and notification pipeline: an alert joins a group per matching route; a group is
//! flushed `group_wait` after its first alert and every `group_interval` from then on; a flush drops inhibited alerts,
//! ends in a muted or inactive time, and is sent when something new fires or is over, or `repeat_interval` has passed.
//!
//! Where the real one is left to chance, this is not: alerts that arrive in the same millisecond as a flush are in it,
//! groups due at once are flushed in the order in which they came up, sending takes no time and never fails, and an
//! alert is known from its start to its end without gaps. A repeat interval that is a multiple of the group interval
//! has only just not passed when it is due, so the repeat comes a group interval later: the real one does the same
//! unless its timers have drifted by more than the sending took. One Alertmanager, no silences.

mod dedup;
mod group;
mod order;
mod play;

use tsdb::Labels;

use crate::RouteId;

pub use dedup::Reason;
pub use play::play;

/// An alert's episode, as Prometheus would send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    pub labels: Labels,
    pub annotations: Labels,
    /// When Alertmanager first hears of it firing.
    pub starts_at_ms: i64,
    /// When it is over; `None` while it fires.
    pub ends_at_ms: Option<i64>,
}

/// How long to play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Nothing later than this happens.
    pub until_ms: i64,
    /// The play ends with this many notifications.
    pub most_notifications: usize,
}

/// What came of the alerts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// In the order of time.
    pub notifications: Vec<Notification>,
    /// Flushes from which alerts were held back, in the order of time.
    pub held_back: Vec<HeldBack>,
    /// Whether a limit ended the play before its time.
    pub is_cut_short: bool,
}

/// A message to one integration of a receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    pub at_ms: i64,
    pub receiver: String,
    /// Like `slack`, and its place among the receiver's integrations of that name.
    pub integration: &'static str,
    pub integration_index: usize,
    pub route: RouteId,
    pub group_key: String,
    pub group_labels: Labels,
    pub reason: Reason,
    /// In the order of the message.
    pub alerts: Vec<NotifiedAlert>,
}

/// An alert in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotifiedAlert {
    /// Its position among the alerts played.
    pub alert: usize,
    pub is_firing: bool,
}

/// Alerts that a flush did not pass on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBack {
    pub at_ms: i64,
    pub route: RouteId,
    pub group_key: String,
    pub cause: Cause,
    /// Positions among the alerts played.
    pub alerts: Vec<usize>,
}

/// Why alerts were held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Another alert fires.
    Inhibited {
        /// Position of the rule in the configuration.
        rule: usize,
        /// Position of the alert that fires.
        by: usize,
    },
    /// The route is muted at this time.
    Muted { interval: String },
    /// The route is active at other times only.
    Inactive,
}

impl Notification {
    pub fn is_firing(&self) -> bool {
        self.alerts.iter().any(|alert| alert.is_firing)
    }
}

impl Timeline {
    /// The first message to `receiver` in which the alert at this position fires.
    pub fn first_page(&self, alert: usize, receiver: &str) -> Option<&Notification> {
        let wanted = NotifiedAlert {
            alert,
            is_firing: true,
        };
        self.notifications
            .iter()
            .find(|message| message.receiver == receiver && message.alerts.contains(&wanted))
    }
}

#[cfg(test)]
mod tests;
