//! What a replay tells: for each rule what it gave, for each alert when it was what.

use std::sync::Arc;

use promql::Annotation;
use tsdb::{Histogram, Labels};

use crate::load::{Group, Rule};

use super::depends::Member;
use super::render::{Annotations, Renderer, Template};
use super::written::{Overlay, Written};

/// What came of evaluating groups over a period.
pub struct Replay<'a> {
    /// As they were given.
    pub groups: Vec<GroupHistory<'a>>,
    /// Why the replay ended before its time: then rules and their histories are incomplete.
    pub stopped: Option<Stopped>,
    overlay: Overlay<'a>,
    renderer: Renderer<'a>,
}

/// What ends a replay early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    #[error(
        "the rules would be evaluated {needed} times, more than {limit}: use a longer interval or a shorter period"
    )]
    TooManyEvaluations { needed: u64, limit: u64 },
    #[error(
        "the rules wrote more than {limit} samples: aggregate more, or use a longer interval or a shorter period"
    )]
    TooManySamples { limit: u64 },
    #[error("the rules wrote more than {limit} series: is there a value in a label?")]
    TooManySeries { limit: usize },
    #[error("the replay was interrupted")]
    Interrupted,
}

#[derive(Debug)]
pub struct GroupHistory<'a> {
    pub group: &'a Group,
    pub interval_ms: i64,
    /// Those that could be evaluated, in their order.
    pub rules: Vec<RuleHistory<'a>>,
}

#[derive(Debug)]
pub struct RuleHistory<'a> {
    pub rule: &'a Rule,
    /// How often the rule was evaluated.
    pub evaluations: u64,
    /// Every alert that was ever pending or firing, sorted by labels.
    pub alerts: Vec<AlertHistory>,
    /// The series that a recording rule wrote, sorted.
    pub recorded: Vec<Labels>,
    pub errors: Vec<RuleError>,
    pub warnings: Vec<Annotation>,
    pub infos: Vec<Annotation>,
}

/// Evaluations one after the other that failed for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    pub from_ms: i64,
    pub to_ms: i64,
    pub evaluations: u64,
    /// As the server words the rule's last error.
    pub message: String,
}

/// One alert: an alerting rule and a set of labels.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertHistory {
    /// With `alertname` and the rule's own labels, as Alertmanager gets them.
    pub labels: Labels,
    /// The times in which it was pending or firing.
    pub episodes: Vec<Episode>,
}

/// One time in which an alert was pending, and perhaps firing.
#[derive(Debug, Clone, PartialEq)]
pub struct Episode {
    pub active_at_ms: i64,
    /// `None`: it never fired.
    pub fired_at_ms: Option<i64>,
    /// When it was found inactive; `None`: it lasted to the end of the period.
    pub ended_at_ms: Option<i64>,
    /// The expression's value at each evaluation that gave one. While an alert is only kept firing there is none.
    pub values: Vec<(i64, f64)>,
    /// The values that are native histograms; `values` has 0 at those evaluations.
    pub histograms: Vec<(i64, Arc<Histogram>)>,
    /// The series that the expression gave, and since when it was this one: what templates call `$labels`.
    pub sources: Vec<(i64, Labels)>,
    /// Annotations as they were when the alert became pending, fired, and was last seen, and where they ask queries at
    /// every evaluation: each that differs from the ones before. [`Replay::annotations_at`] gives those of any other moment.
    pub annotations: Vec<(i64, Annotations)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertState {
    Inactive,
    Pending,
    Firing,
}

/// A moment at which an alert became something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateChange {
    pub at_ms: i64,
    pub state: AlertState,
}

impl AlertState {
    /// As `ALERTS` has it in its label `alertstate`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inactive => "inactive",
            Self::Pending => "pending",
            Self::Firing => "firing",
        }
    }
}

impl Episode {
    /// The state after the evaluation at `at_ms`, or after the last one before it.
    pub fn state_at(&self, at_ms: i64) -> AlertState {
        let has_begun = self.active_at_ms <= at_ms;
        let has_ended = self.ended_at_ms.is_some_and(|ended| ended <= at_ms);
        match self.fired_at_ms {
            _ if !has_begun || has_ended => AlertState::Inactive,
            Some(fired) if fired <= at_ms => AlertState::Firing,
            _ => AlertState::Pending,
        }
    }

    /// The newest value up to `at_ms`.
    pub fn value_at(&self, at_ms: i64) -> Option<f64> {
        newest(&self.values, at_ms).map(|(_, value)| *value)
    }

    /// The series that the alert stood for at `at_ms`.
    pub fn source_at(&self, at_ms: i64) -> Option<&Labels> {
        newest(&self.sources, at_ms).map(|(_, labels)| labels)
    }
}

/// The last entry not after `at_ms`.
fn newest<T>(entries: &[(i64, T)], at_ms: i64) -> Option<&(i64, T)> {
    let after = entries.partition_point(|(time, _)| *time <= at_ms);
    entries.get(after.checked_sub(1)?)
}

impl AlertHistory {
    /// The episode that is on at `at_ms`.
    pub fn episode_at(&self, at_ms: i64) -> Option<&Episode> {
        let is_on = |episode: &&Episode| episode.state_at(at_ms) != AlertState::Inactive;
        self.episodes.iter().find(is_on)
    }

    pub fn state_at(&self, at_ms: i64) -> AlertState {
        let episode = self.episode_at(at_ms);
        episode.map_or(AlertState::Inactive, |episode| episode.state_at(at_ms))
    }

    /// Every change of state, by time. An alert without `for` is never pending.
    pub fn changes(&self) -> Vec<StateChange> {
        let mut changes = Vec::new();
        for episode in &self.episodes {
            if episode.fired_at_ms != Some(episode.active_at_ms) {
                changes.push((episode.active_at_ms, AlertState::Pending));
            }
            changes.extend(episode.fired_at_ms.map(|at| (at, AlertState::Firing)));
            changes.extend(episode.ended_at_ms.map(|at| (at, AlertState::Inactive)));
        }
        let change = |(at_ms, state)| StateChange { at_ms, state };
        changes.into_iter().map(change).collect()
    }
}

impl RuleHistory<'_> {
    /// The alerts that are pending or firing at `at_ms`.
    pub fn active_at(&self, at_ms: i64) -> impl Iterator<Item = (&AlertHistory, &Episode)> {
        let active = move |alert: &'_ AlertHistory| alert.episode_at(at_ms).is_some();
        self.alerts
            .iter()
            .filter(move |alert| active(alert))
            .filter_map(move |alert| Some((alert, alert.episode_at(at_ms)?)))
    }
}

impl<'a> Replay<'a> {
    /// The rules of all groups.
    pub fn rules(&self) -> impl Iterator<Item = &RuleHistory<'a>> {
        self.groups.iter().flat_map(|group| &group.rules)
    }

    /// The annotations of an alert as the evaluation at `at_ms`, or the last one before it, made them.
    pub fn annotations_at(&self, rule: &Rule, episode: &Episode, at_ms: i64) -> Annotations {
        let (Some((time, value)), Some(source)) =
            (newest(&episode.values, at_ms), episode.source_at(at_ms))
        else {
            return Annotations::new();
        };
        let templates = super::render::templates(&rule.name, &pairs(&rule.annotations));
        if templates.iter().any(Template::asks_queries) {
            // What was not written yet at that moment is in the store by now: asking again would find it.
            let noted = newest(&episode.annotations, at_ms);
            return noted.map_or_else(Annotations::new, |(_, texts)| texts.clone());
        }
        let histogram = newest(&episode.histograms, at_ms).filter(|(at, _)| at == time);
        let value = match histogram {
            Some((_, histogram)) => promql::Sample::Histogram(Arc::clone(histogram)),
            None => promql::Sample::Float(*value),
        };
        self.renderer
            .expand(&templates, source, &value, *time, &self.overlay)
    }

    /// The store that was read, with what the rules wrote over it.
    pub fn store(&self) -> &Overlay<'a> {
        &self.overlay
    }

    /// What the rules wrote: recorded series, `ALERTS` and `ALERTS_FOR_STATE`.
    pub fn written(&self) -> &Written {
        self.overlay.written()
    }

    pub fn into_written(self) -> Written {
        self.overlay.into_written()
    }
}

fn pairs(texts: &[(yaml::Text, yaml::Text)]) -> Vec<(&str, &str)> {
    texts
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// Adds a failure, to the one before it where that was the same.
pub(super) fn note_error(errors: &mut Vec<RuleError>, at_ms: i64, message: String) {
    match errors.last_mut() {
        Some(last) if last.message == message => {
            last.to_ms = at_ms;
            last.evaluations += 1;
        }
        _ => errors.push(RuleError {
            from_ms: at_ms,
            to_ms: at_ms,
            evaluations: 1,
            message,
        }),
    }
}

/// Puts the rules' histories back under their groups.
pub(super) fn assemble<'a>(
    groups: &'a [Group],
    members: &[Member<'a>],
    histories: Vec<Option<RuleHistory<'a>>>,
    overlay: Overlay<'a>,
    renderer: Renderer<'a>,
) -> Replay<'a> {
    let mut with_history: Vec<GroupHistory<'a>> = groups
        .iter()
        .map(|group| GroupHistory {
            group,
            interval_ms: renderer.options().interval_ms(group),
            rules: Vec::new(),
        })
        .collect();
    for (member, history) in members.iter().zip(histories) {
        if let (Some(group), Some(history)) = (with_history.get_mut(member.group_index), history) {
            group.rules.push(history);
        }
    }
    Replay {
        groups: with_history,
        stopped: None,
        overlay,
        renderer,
    }
}
