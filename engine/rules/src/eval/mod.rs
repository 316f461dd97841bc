//! Evaluates rule groups over a stretch of time, as a server would have done while the samples came in.
//!
//! Every group is evaluated at `start`, `start + interval`, … up to `end`; its rules one after the other, each seeing
//! what the earlier ones wrote at the same moment. [`replay`] gives what each alert did and every series written.
//!
//! Most rules read nothing that depends on what they or later rules write. Their expressions are evaluated over all
//! moments at once, column by column; only rules in a true circle go step by step (`blocks` finds which).
//! Either way the same code (`alerting`, `recording`) turns results into states and samples, moment by moment.

mod alerting;
mod blocks;
mod clock;
mod depends;
mod history;
mod instance;
mod options;
mod output;
mod recording;
mod render;
mod results;
mod sources;
mod written;

use tsdb::SeriesStore;

use crate::load::{Group, RuleKind};

pub use history::{
    AlertHistory, AlertState, Episode, GroupHistory, Replay, RuleError, RuleHistory, StateChange,
    Stopped,
};
pub use options::{Period, ReplayOptions};
pub use render::Annotations;
pub use written::{Overlay, Written};

use alerting::{Alerting, Moment};
use clock::Clock;
use depends::Member;
use recording::Recording;
use render::Renderer;
use results::Results;

/// Evaluates `groups`, in this order where they meet at the same moment, over what `store` holds.
///
/// Rules whose expression has mistakes are left out; [`Replay::stopped`] tells where a limit cut the replay short. What the rules write is kept apart and laid over `store`.
pub fn replay<'a>(
    groups: &'a [Group],
    store: &'a dyn SeriesStore,
    period: Period,
    options: &ReplayOptions<'a>,
) -> Replay<'a> {
    let members = depends::members(groups, options);
    let blocks = blocks::blocks(&members);
    let mut run = Run {
        stopped: too_many_evaluations(&members, period, options),
        renderer: Renderer::new(options),
        overlay: Overlay::new(store),
        period,
        options,
    };
    let mut histories: Vec<Option<RuleHistory<'_>>> = members.iter().map(|_| None).collect();
    for block in blocks {
        if run.stopped.is_some() {
            break;
        }
        for (index, history) in run.block(&members, &block) {
            if let Some(slot) = histories.get_mut(index) {
                *slot = Some(history);
            }
        }
    }
    let mut replay = history::assemble(groups, &members, histories, run.overlay, run.renderer);
    replay.stopped = run.stopped;
    replay
}

/// What rules may be evaluated for is known before they are.
fn too_many_evaluations(
    members: &[Member<'_>],
    period: Period,
    options: &ReplayOptions<'_>,
) -> Option<Stopped> {
    let moments = |member: &Member<'_>| Clock::new(period, member.interval_ms).ahead(u64::MAX);
    let needed = members
        .iter()
        .fold(0, |sum: u64, member| sum.saturating_add(moments(member)));
    let limit = options.max_evaluations;
    (needed > limit).then_some(Stopped::TooManyEvaluations { needed, limit })
}

/// Moments for which a block's rules together are evaluated at once: enough to walk columns, few enough to bound what
/// is in memory.
const MOMENTS_AT_ONCE: u64 = 4_096;

/// A rule's share of them does not fall below this.
const FEWEST_AT_ONCE: u64 = 64;

/// What is the same for all rules of a replay, and what they write.
struct Run<'a, 'o> {
    renderer: Renderer<'a>,
    overlay: Overlay<'a>,
    period: Period,
    options: &'o ReplayOptions<'a>,
    stopped: Option<Stopped>,
}

/// A rule of a block while it is evaluated.
struct Running<'m, 'a> {
    member: &'m Member<'a>,
    index: usize,
    clock: Clock,
    results: Results<'m>,
    state: State<'m>,
    errors: Vec<RuleError>,
}

enum State<'m> {
    Recording(Recording),
    Alerting(Alerting<'m>),
}

impl<'a> Run<'a, '_> {
    /// Evaluates the rules of one block, moment by moment and at each in their order.
    fn block(
        &mut self,
        members: &[Member<'a>],
        block: &blocks::Block,
    ) -> Vec<(usize, RuleHistory<'a>)> {
        let rules = block.rules.len() as u64;
        let mut running: Vec<Running<'_, 'a>> = block
            .rules
            .iter()
            .filter_map(|planned| {
                let member = members.get(planned.index)?;
                let at_once = match planned.at_once && !self.options.one_by_one {
                    true => (MOMENTS_AT_ONCE / rules).max(FEWEST_AT_ONCE),
                    false => 0,
                };
                Some(self.start(member, planned.index, at_once))
            })
            .collect();
        while let Some(now_ms) = running.iter().filter_map(|rule| rule.clock.now_ms()).min() {
            self.stopped = self.must_stop();
            if self.stopped.is_some() {
                break;
            }
            for rule in &mut running {
                if rule.clock.now_ms() == Some(now_ms) {
                    self.tick(rule, now_ms);
                    rule.clock.advance();
                }
            }
        }
        running
            .into_iter()
            .map(|rule| (rule.index, self.finish(rule)))
            .collect()
    }

    fn must_stop(&self) -> Option<Stopped> {
        let limit = self.options.max_samples_written;
        if self.overlay.written().samples() > limit {
            return Some(Stopped::TooManySamples { limit });
        }
        let limit = self.options.max_series_written;
        if self.overlay.written().series().len() > limit {
            return Some(Stopped::TooManySeries { limit });
        }
        let interrupt = self.options.eval.interrupt?;
        interrupt().then_some(Stopped::Interrupted)
    }

    fn start<'m>(&self, member: &'m Member<'a>, index: usize, at_once: u64) -> Running<'m, 'a> {
        let clock = Clock::new(self.period, member.interval_ms);
        let state = match member.rule.kind {
            RuleKind::Recording => State::Recording(Recording::new(member)),
            RuleKind::Alerting => State::Alerting(Alerting::new(member)),
        };
        Running {
            member,
            index,
            clock,
            results: Results::new(&member.rule.query.expr, at_once),
            state,
            errors: Vec::new(),
        }
    }

    fn tick(&mut self, rule: &mut Running<'_, 'a>, now_ms: i64) {
        let at_ms = now_ms.saturating_sub(rule.member.query_offset_ms);
        let overlay = &mut self.overlay;
        let results = rule
            .results
            .at(at_ms, &rule.clock, overlay, &self.options.eval);
        let done = results.and_then(|results| match &mut rule.state {
            State::Recording(recording) => recording.step(&results, at_ms, overlay),
            State::Alerting(alerting) => {
                let moment = Moment { now_ms, at_ms };
                alerting.step(&results, moment, overlay, &self.renderer)
            }
        });
        if let Err(message) = done {
            history::note_error(&mut rule.errors, now_ms, message);
        }
    }

    fn finish(&self, rule: Running<'_, 'a>) -> RuleHistory<'a> {
        let (alerts, recorded) = match rule.state {
            State::Recording(recording) => (Vec::new(), recording.into_series()),
            State::Alerting(alerting) => {
                let results = rule.results.none();
                let alerts = alerting.into_history(&results, &self.overlay, &self.renderer);
                (alerts, Vec::new())
            }
        };
        let (warnings, infos) = rule.results.into_annotations();
        RuleHistory {
            rule: rule.member.rule,
            evaluations: rule.clock.past(),
            alerts,
            recorded,
            errors: rule.errors,
            warnings,
            infos,
        }
    }
}
