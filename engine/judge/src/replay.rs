//! Rule files over a drill: which alerts there were, when.

use rules::eval::{Period, Replay, RuleHistory, replay};
use rules::load::{Group, LoadOptions, RuleKind, load};
use sim::Episode;

use crate::error::JudgeError;
use crate::interrupt::Interrupt;
use crate::judgement::{Aspect, Finding};
use crate::limits::limited;
use crate::texts::Words;
use crate::timeline::Trace;
use crate::trace::trace;
use crate::track::AlertTrack;

/// What a rule that cannot be evaluated loses.
const EVALUATION_POINTS: f64 = 2.0;

/// Rule files that a server would take.
#[derive(Debug, Clone)]
pub struct RuleSet {
    groups: Vec<Group>,
    interrupt: Interrupt,
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
        Ok(Self {
            groups,
            interrupt: Interrupt::default(),
        })
    }

    /// The same rules; a replay of them stops when `interrupt` is over.
    pub fn interrupted_by(mut self, interrupt: Interrupt) -> Self {
        self.interrupt = interrupt;
        self
    }

    pub(crate) fn interrupt(&self) -> &Interrupt {
        &self.interrupt
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
    pub(crate) fn replay(
        &self,
        episode: &Episode,
        draws_traces: bool,
    ) -> Result<Replayed, JudgeError> {
        let info = &episode.dataset.info;
        let period = Period {
            start_ms: info.start_ms,
            end_ms: info.end_ms - 1,
        };
        let mut options = limited(period, info.scrape_interval_ms);
        options.eval.interrupt = self.interrupt.question();
        let replay = replay(&self.groups, &episode.dataset.store, period, &options);
        if let Some(stopped) = replay.stopped {
            return Err(stopped.into());
        }
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
                .map(|alert| AlertTrack::new(name, alert, info.end_ms));
            replayed.tracks.extend(tracks);
            if draws_traces {
                replayed.traces.extend(drawn(rule, &replay, period));
            }
        }
        Ok(replayed)
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
            .map(move |alert| AlertTrack::new(name, alert, end_ms))
    });
    tracks.collect()
}
