//! Alerting rules: from results to inactive, pending and firing, and to `ALERTS` and `ALERTS_FOR_STATE`.
//! The steps and their order are those of the server's `AlertingRule.Eval`.

use std::collections::HashMap;

use promql::Sample;
use tsdb::{Labels, METRIC_NAME};

use super::depends::Member;
use super::history::{AlertHistory, AlertState};
use super::instance::Instance;
use super::output::Output;
use super::render::{self, Renderer, Template};
use super::results::Moment as Results;
use super::sources::Result as Found;
use super::written::Overlay;

pub(super) const ALERT_NAME: &str = "alertname";
pub(super) const ALERT_STATE: &str = "alertstate";
pub(super) const ALERTS: &str = "ALERTS";
pub(super) const ALERTS_FOR_STATE: &str = "ALERTS_FOR_STATE";

/// When a rule is evaluated, and the time of the samples that it reads and writes: earlier by the group's offset.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) now_ms: i64,
    pub(super) at_ms: i64,
}

/// The state of one alerting rule.
pub(super) struct Alerting<'m> {
    member: &'m Member<'m>,
    labels: Vec<Template>,
    annotations: Vec<Template>,
    /// Whether annotations ask queries: then they are noted at each evaluation, for the answers change.
    annotations_ask: bool,
    /// Whether an alert's labels are settled by the series alone; then each series is looked up once.
    labels_follow_series: bool,
    hold_ms: i64,
    keep_firing_for_ms: i64,
    instances: Vec<Instance>,
    by_labels: HashMap<Labels, usize>,
    /// For each source its instance.
    of_source: Vec<Option<usize>>,
    /// Instances that are pending or firing.
    active: Vec<usize>,
    output: Output,
    /// This moment's results by instance.
    now: Vec<(usize, usize)>,
    moment: u64,
}

impl<'m> Alerting<'m> {
    pub(super) fn new(member: &'m Member<'m>) -> Self {
        let rule = member.rule;
        let labels = render::templates(&rule.name, &member.labels);
        let annotations: Vec<(&str, &str)> = rule
            .annotations
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let rendered = render::templates(&rule.name, &annotations);
        Self {
            member,
            labels_follow_series: labels.iter().all(Template::follows_series),
            labels,
            annotations_ask: rendered.iter().any(Template::asks_queries),
            annotations: rendered,
            hold_ms: rule.hold_ms(),
            keep_firing_for_ms: rule.keep_firing_for_ms(),
            instances: Vec::new(),
            by_labels: HashMap::new(),
            of_source: Vec::new(),
            active: Vec::new(),
            output: Output::default(),
            now: Vec::new(),
            moment: 0,
        }
    }

    /// Takes the results of one moment.
    ///
    /// # Errors
    /// When two results become the same alert: nothing changes then; or when there are more alerts than the group's
    /// limit: all are dropped then.
    pub(super) fn step(
        &mut self,
        results: &Results<'_>,
        moment: Moment,
        overlay: &mut Overlay<'_>,
        renderer: &Renderer<'_>,
    ) -> Result<(), String> {
        self.moment += 1;
        self.find_instances(results, moment, overlay, renderer)?;
        self.take_values(results, moment, overlay, renderer);
        self.change_states(results, moment, overlay, renderer);
        let limit = self.member.limit;
        if limit > 0 && self.active.len() > limit {
            let found = self.active.len();
            for index in std::mem::take(&mut self.active) {
                self.drop(index, moment.now_ms);
            }
            return Err(format!("exceeded limit of {limit} with {found} alerts"));
        }
        self.output.begin();
        for position in 0..self.active.len() {
            if let Some(index) = self.active.get(position) {
                self.write(*index, moment, overlay);
            }
        }
        self.output.end(moment.at_ms, overlay)
    }

    /// What happened to every alert.
    pub(super) fn into_history(
        mut self,
        results: &Results<'_>,
        overlay: &Overlay<'_>,
        renderer: &Renderer<'_>,
    ) -> Vec<AlertHistory> {
        for index in std::mem::take(&mut self.active) {
            self.annotate(index, results, overlay, renderer);
        }
        let mut alerts: Vec<AlertHistory> = self
            .instances
            .into_iter()
            .filter(|instance| !instance.episodes.is_empty())
            .map(|instance| AlertHistory {
                labels: instance.labels,
                episodes: instance.episodes,
            })
            .collect();
        alerts.sort_by(|a, b| a.labels.cmp(&b.labels));
        alerts
    }

    /// Fills `now`: which result belongs to which alert.
    fn find_instances(
        &mut self,
        results: &Results<'_>,
        moment: Moment,
        overlay: &Overlay<'_>,
        renderer: &Renderer<'_>,
    ) -> Result<(), String> {
        self.now.clear();
        for (position, result) in results.found.iter().enumerate() {
            let known = self.of_source.get(result.source).copied().flatten();
            let index = match known {
                Some(index) if self.labels_follow_series => index,
                _ => self.instance(result, results, moment, overlay, renderer),
            };
            let Some(instance) = self.instances.get_mut(index) else {
                continue;
            };
            if std::mem::replace(&mut instance.seen, self.moment) == self.moment {
                return Err(
                    "vector contains metrics with the same labelset after applying alert labels"
                        .to_owned(),
                );
            }
            self.now.push((index, position));
        }
        Ok(())
    }

    fn instance(
        &mut self,
        result: &Found,
        results: &Results<'_>,
        moment: Moment,
        overlay: &Overlay<'_>,
        renderer: &Renderer<'_>,
    ) -> usize {
        let series = results.sources.labels(result.source);
        let mut labels = series.without(&[METRIC_NAME]);
        let texts = renderer.expand(&self.labels, &series, &result.value, moment.now_ms, overlay);
        for (name, text) in &texts {
            labels = labels.with(name, text);
        }
        labels = labels.with(ALERT_NAME, &self.member.rule.name);
        let next = self.instances.len();
        let index = *self.by_labels.entry(labels.clone()).or_insert(next);
        if index == next {
            let value = result.value.clone();
            self.instances
                .push(Instance::new(labels, result.source, value));
        }
        if self.of_source.len() <= result.source {
            self.of_source.resize(result.source + 1, None);
        }
        if let Some(known) = self.of_source.get_mut(result.source) {
            *known = Some(index);
        }
        index
    }

    /// New alerts become pending; those that are on get their new value.
    fn take_values(
        &mut self,
        results: &Results<'_>,
        moment: Moment,
        overlay: &Overlay<'_>,
        renderer: &Renderer<'_>,
    ) {
        for (index, position) in std::mem::take(&mut self.now) {
            let (Some(instance), Some(result)) =
                (self.instances.get_mut(index), results.found.get(position))
            else {
                continue;
            };
            let is_new = instance.take(&result.value, moment.now_ms);
            let is_other = std::mem::replace(&mut instance.source, result.source) != result.source;
            if (is_new || is_other)
                && let Some(episode) = instance.episodes.last_mut()
            {
                let series = results.sources.labels(result.source);
                episode.sources.push((moment.now_ms, series));
            }
            if is_new {
                self.active.push(index);
            }
            if is_new || self.annotations_ask {
                self.annotate(index, results, overlay, renderer);
            }
        }
    }

    /// Alerts end, are kept firing, or fire.
    fn change_states(
        &mut self,
        results: &Results<'_>,
        moment: Moment,
        overlay: &Overlay<'_>,
        renderer: &Renderer<'_>,
    ) {
        let mut still_active = Vec::with_capacity(self.active.len());
        for index in std::mem::take(&mut self.active) {
            let Some(instance) = self.instances.get_mut(index) else {
                continue;
            };
            if instance.seen == self.moment {
                instance.kept_since_ms = None;
            } else if !instance.is_kept_firing(moment.now_ms, self.keep_firing_for_ms) {
                self.annotate(index, results, overlay, renderer);
                if let Some(instance) = self.instances.get_mut(index) {
                    instance.end(moment.now_ms);
                }
                continue;
            }
            still_active.push(index);
            let fires = instance.episodes.last_mut().is_some_and(|episode| {
                let waited = moment.now_ms.saturating_sub(episode.active_at_ms);
                let fires = episode.fired_at_ms.is_none() && waited >= self.hold_ms;
                if fires {
                    episode.fired_at_ms = Some(moment.now_ms);
                }
                fires
            });
            if fires {
                self.annotate(index, results, overlay, renderer);
            }
        }
        self.active = still_active;
    }

    /// Ends an alert; one that has only just begun was never there.
    fn drop(&mut self, index: usize, now_ms: i64) {
        if let Some(instance) = self.instances.get_mut(index) {
            instance.end(now_ms);
            instance
                .episodes
                .pop_if(|episode| episode.active_at_ms == now_ms);
        }
    }

    /// Notes the annotations that the newest result made, if they are not those already noted.
    fn annotate(
        &mut self,
        index: usize,
        results: &Results<'_>,
        overlay: &Overlay<'_>,
        renderer: &Renderer<'_>,
    ) {
        let Some(instance) = self.instances.get_mut(index) else {
            return;
        };
        let Some(episode) = instance.episodes.last_mut() else {
            return;
        };
        let newest = episode.values.last();
        let Some(at_ms) = newest.map(|(at_ms, _)| *at_ms) else {
            return;
        };
        let last = episode.annotations.last();
        if last.is_some_and(|(noted_ms, _)| *noted_ms == at_ms)
            || (last.is_some() && self.annotations.iter().all(Template::is_plain))
        {
            return;
        }
        let series = results.sources.labels(instance.source);
        let value = &instance.value;
        let texts = renderer.expand(&self.annotations, &series, value, at_ms, overlay);
        if last.is_none_or(|(_, noted)| *noted != texts) {
            episode.annotations.push((at_ms, texts));
        }
    }

    fn write(&mut self, index: usize, moment: Moment, overlay: &mut Overlay<'_>) {
        let Some(instance) = self.instances.get_mut(index) else {
            return;
        };
        let Some(episode) = instance.episodes.last() else {
            return;
        };
        let since_seconds = episode.active_at_ms.div_euclid(1_000);
        let state = episode.state_at(moment.now_ms);
        let slots = &mut instance.slots;
        let slot = match state {
            AlertState::Firing => &mut slots.firing,
            AlertState::Pending | AlertState::Inactive => &mut slots.pending,
        };
        // Like the server: a label that rendered to nothing shows its template here.
        let labels = || {
            let rule = Labels::new(self.member.labels.iter().copied());
            let all = instance.labels.iter();
            all.fold(rule, |labels, (name, value)| labels.with(name, value))
        };
        let output = &mut self.output;
        let slot = *slot.get_or_insert_with(|| {
            let labels = labels()
                .with(METRIC_NAME, ALERTS)
                .with(ALERT_STATE, state.as_str());
            output.slot(&labels, moment.at_ms, overlay)
        });
        let for_state = *slots.for_state.get_or_insert_with(|| {
            let labels = labels().with(METRIC_NAME, ALERTS_FOR_STATE);
            output.slot(&labels, moment.at_ms, overlay)
        });
        output.write(slot, moment.at_ms, &Sample::Float(1.0), overlay);
        #[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^53")]
        let since = Sample::Float(since_seconds as f64);
        output.write(for_state, moment.at_ms, &since, overlay);
    }
}
