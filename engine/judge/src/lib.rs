//! A rule set replayed over incidents whose truth is known, and judged by how it behaves.
//!
//! [`judge`] replays rule files over played drills ([`sim::Episode`]) and says of each incident whether it was noticed,
//! how soon, by which alert and for how long, of each control whether somebody was woken for nothing; points with
//! their reasons, and a timeline to draw. [`mutate_and_test`] breaks rules one mistake at a time and asks their own
//! unit tests to notice. Promises: the same input gives the same bytes on every platform; no clock, no I/O.

mod budget;
mod error;
mod expectation;
mod interrupt;
mod judgement;
mod limits;
mod mutation;
mod observe;
mod replay;
mod routing;
mod score;
pub mod slo;
mod texts;
mod timeline;
mod trace;
mod track;

pub use error::JudgeError;
pub use expectation::{Duty, Expectation};
pub use interrupt::Interrupt;
pub use judgement::{
    Answer, Aspect, Budget, Detection, DrillResult, FalseAlarm, Finding, Judgement, RestlessLabel,
};
pub use limits::limited;
pub use mutation::{
    Kind, Mutant, Mutation, MutationReport, Survivor, TestedRules, for_each_mutant, mutate_and_test,
};
pub use replay::RuleSet;
pub use routing::routed;
pub use timeline::{HarmBand, Timeline, Trace, TraceSeries};
pub use track::{AlertState, AlertTrack, Span};

use alertmanager::Config;
use sim::Episode;

use replay::Replayed;

/// Judges one rule set, drill by drill: each may be dropped before the next is played.
pub struct Judge<'a> {
    rules: &'a RuleSet,
    expectation: &'a Expectation,
    draws_traces: bool,
    drills: Vec<DrillResult>,
    evaluation: Vec<Finding>,
}

impl<'a> Judge<'a> {
    /// A judge that has seen no drill yet.
    ///
    /// # Errors
    /// When the expectation asks for what there is not.
    pub fn new(rules: &'a RuleSet, expectation: &'a Expectation) -> Result<Self, JudgeError> {
        expectation.check()?;
        Ok(Self {
            rules,
            expectation,
            draws_traces: false,
            drills: Vec::new(),
            evaluation: Vec::new(),
        })
    }

    /// Keeps the values that the alerts look at, for drawing.
    #[must_use]
    pub fn with_traces(self) -> Self {
        Self {
            draws_traces: true,
            ..self
        }
    }

    /// Replays the rules over one drill.
    ///
    /// # Errors
    /// When a limit stops the replay: of half a drill nothing can be said.
    pub fn watch(&mut self, episode: &Episode) -> Result<(), JudgeError> {
        let Replayed {
            tracks,
            traces,
            errors,
        } = self.rules.replay(episode, self.draws_traces)?;
        for error in errors {
            let is_known = self
                .evaluation
                .iter()
                .any(|known| known.alert == error.alert);
            if !is_known {
                self.evaluation.push(error);
            }
        }
        let timeline = Timeline::new(episode, tracks.clone(), traces);
        self.drills.push(observe::observe(
            &episode.truth,
            &tracks,
            self.expectation,
            timeline,
        ));
        Ok(())
    }

    /// What it comes to. With an Alertmanager configuration also whether alerts reach whom they should.
    pub fn verdict(self, routing: Option<&Config>) -> Judgement {
        let mut findings: Vec<Finding> = self.evaluation;
        for drill in &self.drills {
            findings.extend(score::of_drill(drill, self.expectation));
        }
        score::silence_is_no_merit(&mut findings);
        let tracks: Vec<&AlertTrack> = self
            .drills
            .iter()
            .flat_map(|drill| &drill.timeline.alerts)
            .collect();
        findings.extend(score::of_words(
            &self.rules.words(),
            &tracks,
            self.expectation,
        ));
        if let Some(config) = routing {
            findings.extend(routing::findings(config, &tracks, self.expectation));
        }
        let points = findings.iter().map(|finding| finding.points).sum();
        let of = findings.iter().map(|finding| finding.of).sum();
        Judgement {
            passed: findings.iter().all(|finding| finding.points >= finding.of),
            points,
            of,
            findings,
            drills: self.drills,
        }
    }
}

/// Replays a rule set over drills and judges what it did.
///
/// # Errors
/// When the expectation asks for what there is not, or a limit stops the replay.
pub fn judge<'e>(
    rules: &RuleSet,
    routing: Option<&Config>,
    drills: impl IntoIterator<Item = &'e Episode>,
    expectation: &Expectation,
) -> Result<Judgement, JudgeError> {
    let mut judge = Judge::new(rules, expectation)?;
    for episode in drills {
        judge.watch(episode)?;
    }
    Ok(judge.verdict(routing))
}
