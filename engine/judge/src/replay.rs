//! Rule files over a drill: which alerts there were, when.

use std::collections::BTreeMap;

use rules::eval::{AlertHistory, Period, Replay, ReplayOptions, RuleHistory, replay};
use rules::load::{Group, LoadOptions, RuleKind, load};
use sim::Episode;

use crate::error::JudgeError;
use crate::judgement::{Aspect, Finding};
use crate::texts::{self, Words};
use crate::timeline::Trace;
use crate::trace::trace;
use crate::track::{AlertState, AlertTrack, Span};

/// What a rule that cannot be evaluated loses.
const EVALUATION_POINTS: f64 = 2.0;

/// Rule files that a server would take.
#[derive(Debug, Clone)]
pub struct RuleSet {
    groups: Vec<Group>,
}

/// What a rule set did in a drill.
pub(crate) struct Replayed {
    pub(crate) tracks: Vec<AlertTrack>,
    pub(crate) traces: Vec<Trace>,
    /// Rules that could not be evaluated, a finding for each.
    pub(crate) errors: Vec<Finding>,
}

impl RuleSet {
    /// Reads rule files, each with a name for messages.
    ///
    /// # Errors
    /// When a server would not take one of them.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, JudgeError> {
        let mut groups = Vec::new();
        for (name, text) in files {
            let file = load(text, &LoadOptions::default());
            if let Some(problem) = file.problems.first() {
                return Err(JudgeError::Rules {
                    file: (*name).to_owned(),
                    message: problem.to_string(),
                });
            }
            groups.extend(file.groups);
        }
        Ok(Self { groups })
    }

    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// What the alerting rules say, in their order.
    pub(crate) fn words(&self) -> Vec<Words> {
        let mut words = Vec::new();
        for group in &self.groups {
            let alerting = group.rules.iter();
            for rule in alerting.filter(|rule| rule.kind == RuleKind::Alerting) {
                let owned = |name: &str, value: &str| (name.to_owned(), value.to_owned());
                words.push(Words {
                    alert: rule.name.as_str().to_owned(),
                    labels: group
                        .labels_of(rule)
                        .into_iter()
                        .map(|(name, value)| owned(name, value))
                        .collect(),
                    annotations: rule
                        .annotations
                        .iter()
                        .map(|(name, value)| owned(name.as_str(), value.as_str()))
                        .collect(),
                });
            }
        }
        words
    }

    /// Evaluates the rules over the whole drill: a group that names no interval at every scrape interval.
    pub(crate) fn replay(&self, episode: &Episode, draws_traces: bool) -> Replayed {
        let info = &episode.dataset.info;
        let period = Period {
            start_ms: info.start_ms,
            end_ms: info.end_ms - 1,
        };
        let options = ReplayOptions {
            default_interval_ms: info.scrape_interval_ms,
            ..ReplayOptions::default()
        };
        let replay = replay(&self.groups, &episode.dataset.store, period, &options);
        let mut replayed = Replayed {
            tracks: Vec::new(),
            traces: Vec::new(),
            errors: Vec::new(),
        };
        for rule in replay.rules() {
            replayed.errors.extend(failure(rule));
            if rule.rule.kind != RuleKind::Alerting {
                continue;
            }
            let name = rule.rule.name.as_str();
            let tracks = rule
                .alerts
                .iter()
                .map(|alert| track(name, alert, info.end_ms));
            replayed.tracks.extend(tracks);
            if draws_traces {
                replayed.traces.extend(drawn(rule, &replay, period));
            }
        }
        replayed
    }
}

/// A finding for a rule that failed at least once.
fn failure(rule: &RuleHistory<'_>) -> Option<Finding> {
    let error = rule.errors.first()?;
    Some(Finding {
        aspect: Aspect::Evaluation,
        drill: None,
        alert: Some(rule.rule.name.as_str().to_owned()),
        expected: "the rule can be evaluated".to_owned(),
        seen: error.message.clone(),
        points: 0.0,
        of: EVALUATION_POINTS,
    })
}

fn drawn(rule: &RuleHistory<'_>, replay: &Replay<'_>, period: Period) -> Option<Trace> {
    let times = (period.start_ms, period.end_ms);
    trace(
        rule.rule.name.as_str(),
        &rule.rule.query.expr,
        replay.store(),
        times,
    )
}

/// Every alert of a replay, in the order of the rules.
pub(crate) fn tracks(replay: &Replay<'_>, end_ms: i64) -> Vec<AlertTrack> {
    let alerting = replay
        .rules()
        .filter(|history| history.rule.kind == RuleKind::Alerting);
    let tracks = alerting.flat_map(|history| {
        let name = history.rule.name.as_str();
        history
            .alerts
            .iter()
            .map(move |alert| track(name, alert, end_ms))
    });
    tracks.collect()
}

fn track(alert: &str, history: &AlertHistory, end_ms: i64) -> AlertTrack {
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
    AlertTrack {
        alert: alert.to_owned(),
        labels: owned(history.labels.iter()),
        annotations: annotations(history),
        spans,
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
