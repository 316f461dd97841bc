//! A configuration that was accepted: what routing and notifying need of it.

use std::collections::BTreeMap;

use yaml::{Problem, Span, Spanned};

use crate::TimeInterval;
use crate::matcher::Matchers;

/// An accepted `alertmanager.yml`.
#[derive(Debug, Clone)]
pub struct Config {
    /// After this an alert without an end counts as resolved, unless it is sent again.
    pub resolve_timeout_ms: i64,
    pub route: Route,
    pub receivers: Vec<Receiver>,
    pub inhibit_rules: Vec<InhibitRule>,
    /// By name; those below `mute_time_intervals` too.
    pub time_intervals: BTreeMap<String, Vec<TimeInterval>>,
    /// Patterns of template files.
    pub templates: Vec<Spanned<String>>,
    /// What Alertmanager accepts with a warning: matchers that only the old syntax reads as meant, deprecated keys.
    pub advice: Vec<Problem>,
}

/// A node of the routing tree as it is written; what is `None` comes from the parent.
#[derive(Debug, Clone)]
pub struct Route {
    pub span: Span,
    pub receiver: Option<Spanned<String>>,
    pub group_by: Option<GroupBy>,
    pub matchers: Matchers,
    pub group_wait_ms: Option<i64>,
    pub group_interval_ms: Option<i64>,
    pub repeat_interval_ms: Option<i64>,
    pub mute_time_intervals: Vec<Spanned<String>>,
    pub active_time_intervals: Vec<Spanned<String>>,
    /// Whether siblings further down are asked after this one took an alert.
    pub continues: bool,
    pub routes: Vec<Route>,
}

/// The labels by which alerts share a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupBy {
    /// `['...']`: every alert alone.
    All,
    /// No label: all alerts of the route together.
    Labels(Vec<String>),
}

/// Somebody to notify.
#[derive(Debug, Clone)]
pub struct Receiver {
    pub span: Span,
    pub name: String,
    pub integrations: Vec<Integration>,
}

/// A way of notifying a receiver.
#[derive(Debug, Clone)]
pub struct Integration {
    pub span: Span,
    /// Like `slack` or `webhook`.
    pub name: &'static str,
    /// Its place among the receiver's integrations of the same name.
    pub index: usize,
    pub sends_resolved: bool,
}

/// While an alert that matches `source` fires, alerts that match `target` are held back.
#[derive(Debug, Clone)]
pub struct InhibitRule {
    pub span: Span,
    pub name: Option<String>,
    pub source: Matchers,
    pub target: Matchers,
    /// Labels that both must have alike; one that both lack is alike.
    pub equal: Vec<String>,
}

impl Config {
    pub fn receiver(&self, name: &str) -> Option<&Receiver> {
        self.receivers.iter().find(|receiver| receiver.name == name)
    }
}
