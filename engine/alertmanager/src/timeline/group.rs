//! Alerts that share a notification.

use std::collections::BTreeMap;

use tsdb::Labels;

use crate::RouteId;

/// The alerts of one route with the same group labels.
#[derive(Debug)]
pub(super) struct Group {
    pub route: RouteId,
    pub labels: Labels,
    pub key: String,
    /// For each label set its latest episode: a position among the alerts played.
    pub alerts: BTreeMap<Labels, usize>,
    pub next_flush_ms: i64,
}

/// The groups that are alive, and when they are due.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// In the order in which they came up.
    alive: BTreeMap<usize, Group>,
    by_labels: BTreeMap<(RouteId, Labels), usize>,
    due: BTreeMap<(i64, usize), ()>,
    created: usize,
}

impl Groups {
    /// When the next flush is due, and of which group.
    pub fn next_due(&self) -> Option<(i64, usize)> {
        self.due.keys().next().copied()
    }

    /// Puts an alert into its group, which begins to wait now if it is new.
    pub fn insert(
        &mut self,
        route: RouteId,
        group_labels: Labels,
        alert: (Labels, usize),
        begin: impl FnOnce(&Labels) -> (String, i64),
    ) {
        let place = (route, group_labels);
        if let Some(group) = self
            .by_labels
            .get(&place)
            .and_then(|id| self.alive.get_mut(id))
        {
            group.alerts.insert(alert.0, alert.1);
            return;
        }
        let (key, next_flush_ms) = begin(&place.1);
        let id = self.created;
        self.created += 1;
        let group = Group {
            route,
            labels: place.1.clone(),
            key,
            alerts: BTreeMap::from([alert]),
            next_flush_ms,
        };
        self.alive.insert(id, group);
        self.by_labels.insert(place, id);
        self.due.insert((next_flush_ms, id), ());
    }

    pub fn get(&self, id: usize) -> Option<&Group> {
        self.alive.get(&id)
    }

    /// Takes away what is over; an empty group ends, another is due again at `next_flush_ms`.
    pub fn finish_flush(&mut self, id: usize, resolved: &[Labels], next_flush_ms: i64) {
        let Some(group) = self.alive.get_mut(&id) else {
            return;
        };
        self.due.remove(&(group.next_flush_ms, id));
        for labels in resolved {
            group.alerts.remove(labels);
        }
        if group.alerts.is_empty() {
            let place = (group.route, group.labels.clone());
            self.alive.remove(&id);
            self.by_labels.remove(&place);
            return;
        }
        group.next_flush_ms = next_flush_ms;
        self.due.insert((next_flush_ms, id), ());
    }
}
