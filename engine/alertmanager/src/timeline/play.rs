//! The play: arrivals and flushes in the order of time.

use tsdb::Labels;

use super::dedup::{NotificationLog, Partition};
use super::group::{Group, Groups};
use super::order::compare;
use super::{Alert, Cause, HeldBack, Notification, NotifiedAlert, Options, Reason, Timeline};
use crate::{Config, Inhibitor, Integration, RoutingTree, Settings};

/// A group interval of a millisecond over a year would never end.
const MOST_FLUSHES: usize = 1_000_000;

/// Plays alerts through a configuration.
pub fn play(config: &Config, alerts: &[Alert], options: &Options) -> Timeline {
    let mut arrivals: Vec<usize> = (0..alerts.len()).collect();
    arrivals.sort_by_key(|index| alerts.get(*index).map(|alert| alert.starts_at_ms));
    let mut player = Player {
        config,
        tree: RoutingTree::new(config),
        inhibitor: Inhibitor::new(config),
        alerts,
        groups: Groups::default(),
        log: NotificationLog::default(),
        timeline: Timeline::default(),
    };
    let mut arrivals = arrivals
        .into_iter()
        .filter_map(|index| Some((index, alerts.get(index)?)))
        .peekable();
    let mut flushes = 0;
    loop {
        let arrives = arrivals.peek().map(|(_, alert)| alert.starts_at_ms);
        let due = player.groups.next_due();
        let is_arrival = match (arrives, due) {
            (Some(arrives), Some((due, _))) => arrives <= due,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => break,
        };
        let now_ms = if is_arrival {
            arrives
        } else {
            due.map(|(at, _)| at)
        };
        let Some(now_ms) = now_ms.filter(|now_ms| *now_ms <= options.until_ms) else {
            break;
        };
        if is_arrival {
            if let Some((index, alert)) = arrivals.next() {
                player.arrive(index, alert);
            }
            continue;
        }
        flushes += 1;
        let is_full = player.timeline.notifications.len() >= options.most_notifications;
        if is_full || flushes > MOST_FLUSHES {
            player.timeline.is_cut_short = true;
            break;
        }
        if let Some((_, group)) = due {
            player.flush(group, now_ms);
        }
    }
    player.timeline
}

struct Player<'a> {
    config: &'a Config,
    tree: RoutingTree,
    inhibitor: Inhibitor,
    alerts: &'a [Alert],
    groups: Groups,
    log: NotificationLog,
    timeline: Timeline,
}

/// An alert of a flush.
#[derive(Clone)]
struct Flushed {
    labels: Labels,
    alert: usize,
    is_firing: bool,
}

impl Player<'_> {
    fn arrive(&mut self, index: usize, alert: &Alert) {
        for route in self.tree.matching(&alert.labels) {
            let Some(settings) = self.tree.settings(route) else {
                continue;
            };
            let group_labels = settings.group_labels(&alert.labels);
            let first_flush_ms = alert.starts_at_ms.saturating_add(settings.group_wait_ms);
            let tree = &self.tree;
            self.groups.insert(
                route,
                group_labels,
                (alert.labels.clone(), index),
                |labels| (tree.group_key(route, labels), first_flush_ms),
            );
        }
    }

    fn flush(&mut self, id: usize, now_ms: i64) {
        let Some(group) = self.groups.get(id) else {
            return;
        };
        let Some(settings) = self.tree.settings(group.route).cloned() else {
            return;
        };
        let flushed = self.flushed(group, now_ms);
        let resolved: Vec<Labels> = flushed
            .iter()
            .filter(|alert| !alert.is_firing)
            .map(|alert| alert.labels.clone())
            .collect();
        let message = Message {
            now_ms,
            route: group.route,
            group_key: group.key.clone(),
            group_labels: group.labels.clone(),
            settings,
        };
        let passed = self.without_inhibited(&message, flushed);
        if !passed.is_empty() && self.is_active(&message, &passed) {
            self.notify(&message, &passed);
        }
        let next_flush_ms = now_ms.saturating_add(message.settings.group_interval_ms.max(1));
        self.groups.finish_flush(id, &resolved, next_flush_ms);
    }

    fn flushed(&self, group: &Group, now_ms: i64) -> Vec<Flushed> {
        let alerts = group.alerts.iter().map(|(labels, index)| Flushed {
            labels: labels.clone(),
            alert: *index,
            is_firing: self
                .alerts
                .get(*index)
                .is_some_and(|alert| fires(alert, now_ms)),
        });
        let mut alerts: Vec<Flushed> = alerts.collect();
        alerts.sort_by(|a, b| compare(&a.labels, &b.labels));
        alerts
    }

    fn without_inhibited(&mut self, message: &Message, flushed: Vec<Flushed>) -> Vec<Flushed> {
        // Resolved alerts are held back too, so that nobody hears the end of what they were not told.
        let fires_now = |alert: &Alert| fires(alert, message.now_ms);
        let (positions, firing): (Vec<usize>, Vec<&Labels>) = self
            .alerts
            .iter()
            .enumerate()
            .filter(|(_, alert)| fires_now(alert))
            .map(|(index, alert)| (index, &alert.labels))
            .unzip();
        let mut passed = Vec::new();
        for alert in flushed {
            let Some((rule, source)) = self.inhibitor.inhibited_by(&alert.labels, &firing) else {
                passed.push(alert);
                continue;
            };
            let by = positions.get(source).copied().unwrap_or(alert.alert);
            let cause = Cause::Inhibited { rule, by };
            self.timeline
                .held_back
                .push(message.held_back(cause, vec![alert.alert]));
        }
        passed
    }

    /// Whether the route's times let the message pass; what does not is noted.
    fn is_active(&mut self, message: &Message, passed: &[Flushed]) -> bool {
        let is_within = |name: &String| {
            let intervals = self.config.time_intervals.get(name);
            intervals.is_some_and(|parts| parts.iter().any(|part| part.contains(message.now_ms)))
        };
        let active = &message.settings.active_time_intervals;
        let cause = if !active.is_empty() && !active.iter().any(is_within) {
            Some(Cause::Inactive)
        } else {
            let mutes = &message.settings.mute_time_intervals;
            let interval = mutes.iter().find(|name| is_within(name)).cloned();
            interval.map(|interval| Cause::Muted { interval })
        };
        let Some(cause) = cause else {
            return true;
        };
        let alerts = passed.iter().map(|alert| alert.alert).collect();
        self.timeline
            .held_back
            .push(message.held_back(cause, alerts));
        false
    }

    fn notify(&mut self, message: &Message, passed: &[Flushed]) {
        let labels = |is_firing: bool| {
            let alerts = passed
                .iter()
                .filter(move |alert| alert.is_firing == is_firing);
            alerts.map(|alert| alert.labels.clone()).collect()
        };
        let partition = Partition {
            firing: labels(true),
            resolved: labels(false),
        };
        let Some(receiver) = self.config.receiver(&message.settings.receiver) else {
            return;
        };
        let repeat_ms = message.settings.repeat_interval_ms;
        for integration in &receiver.integrations {
            let key = (
                message.group_key.clone(),
                receiver.name.clone(),
                integration.name,
                integration.index,
            );
            let sends_resolved = integration.sends_resolved;
            let reason =
                self.log
                    .reason(&key, &partition, sends_resolved, repeat_ms, message.now_ms);
            let Some(reason) = reason else {
                continue;
            };
            let alerts: Vec<NotifiedAlert> = passed
                .iter()
                .filter(|alert| alert.is_firing || sends_resolved)
                .map(|alert| NotifiedAlert {
                    alert: alert.alert,
                    is_firing: alert.is_firing,
                })
                .collect();
            // Nothing to say to who does not hear of ends; the log is written all the same.
            if !alerts.is_empty() {
                let sent = message.notification(&receiver.name, integration, reason, alerts);
                self.timeline.notifications.push(sent);
            }
            self.log.write(key, &partition, repeat_ms, message.now_ms);
        }
    }
}

/// A flush on its way through the pipeline.
struct Message {
    now_ms: i64,
    route: crate::RouteId,
    group_key: String,
    group_labels: Labels,
    settings: Settings,
}

impl Message {
    fn held_back(&self, cause: Cause, alerts: Vec<usize>) -> HeldBack {
        HeldBack {
            at_ms: self.now_ms,
            route: self.route,
            group_key: self.group_key.clone(),
            cause,
            alerts,
        }
    }

    fn notification(
        &self,
        receiver: &str,
        integration: &Integration,
        reason: Reason,
        alerts: Vec<NotifiedAlert>,
    ) -> Notification {
        Notification {
            at_ms: self.now_ms,
            receiver: receiver.to_owned(),
            integration: integration.name,
            integration_index: integration.index,
            route: self.route,
            group_key: self.group_key.clone(),
            group_labels: self.group_labels.clone(),
            reason,
            alerts,
        }
    }
}

fn fires(alert: &Alert, now_ms: i64) -> bool {
    alert.starts_at_ms <= now_ms && alert.ends_at_ms.is_none_or(|end| end > now_ms)
}
