//! Whether a flush says anything new: the notification log, and the rule that reads it.

use std::collections::{BTreeMap, BTreeSet};

use tsdb::Labels;

/// Entries older than this are forgotten, whatever the repeat interval.
const RETENTION_MS: i64 = 120 * 3_600_000;

/// How often what has expired is swept out; until then it counts. The real one sweeps from its start on, here from
/// instant 0.
const MAINTENANCE_MS: i64 = 15 * 60_000;

/// Why a message is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    FirstNotification,
    NewAlerts,
    SomeResolved,
    AllResolved,
    RepeatIntervalElapsed,
}

impl Reason {
    /// The reason in Alertmanager's words.
    pub fn text(self) -> &'static str {
        match self {
            Self::FirstNotification => "first notification",
            Self::NewAlerts => "new alerts added",
            Self::SomeResolved => "some alerts resolved",
            Self::AllResolved => "all alerts resolved",
            Self::RepeatIntervalElapsed => "repeat interval elapsed",
        }
    }
}

/// Which integration was told about which group: group key, receiver, name and index of the integration.
pub(super) type LogKey = (String, String, &'static str, usize);

/// What an integration was last told about a group.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub at_ms: i64,
    pub forgotten_at_ms: i64,
    pub firing: BTreeSet<Labels>,
    pub resolved: BTreeSet<Labels>,
}

#[derive(Debug, Default)]
pub(super) struct NotificationLog {
    entries: BTreeMap<LogKey, Entry>,
}

/// The alerts of a flush by what they are.
pub(super) struct Partition {
    pub firing: BTreeSet<Labels>,
    pub resolved: BTreeSet<Labels>,
}

impl NotificationLog {
    /// Why this flush has to be sent, or `None`.
    pub fn reason(
        &self,
        key: &LogKey,
        alerts: &Partition,
        sends_resolved: bool,
        repeat_interval_ms: i64,
        now_ms: i64,
    ) -> Option<Reason> {
        let entry = self
            .entries
            .get(key)
            .filter(|entry| entry.forgotten_at_ms > now_ms);
        let Some(entry) = entry else {
            return (!alerts.firing.is_empty()).then_some(Reason::FirstNotification);
        };
        if !alerts.firing.is_subset(&entry.firing) {
            return Some(if entry.firing.is_empty() {
                Reason::FirstNotification
            } else {
                Reason::NewAlerts
            });
        }
        if alerts.firing.is_empty() {
            return (!entry.firing.is_empty()).then_some(Reason::AllResolved);
        }
        if sends_resolved && !alerts.resolved.is_subset(&entry.resolved) {
            return Some(Reason::SomeResolved);
        }
        let is_repeat_due = entry.at_ms < now_ms.saturating_sub(repeat_interval_ms);
        is_repeat_due.then_some(Reason::RepeatIntervalElapsed)
    }

    pub fn write(&mut self, key: LogKey, alerts: &Partition, repeat_interval_ms: i64, now_ms: i64) {
        let kept_ms = repeat_interval_ms.saturating_mul(2).min(RETENTION_MS);
        let entry = Entry {
            at_ms: now_ms,
            forgotten_at_ms: next_maintenance(now_ms.saturating_add(kept_ms)),
            firing: alerts.firing.clone(),
            resolved: alerts.resolved.clone(),
        };
        self.entries.insert(key, entry);
    }
}

/// The first sweep after an instant.
fn next_maintenance(at_ms: i64) -> i64 {
    at_ms
        .div_euclid(MAINTENANCE_MS)
        .saturating_add(1)
        .saturating_mul(MAINTENANCE_MS)
}
