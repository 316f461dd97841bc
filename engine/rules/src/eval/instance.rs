//! One alert of a rule: a set of labels, and what is on with it now.

use std::sync::Arc;

use promql::Sample;
use tsdb::Labels;

use super::history::Episode;
use super::output::Slot;

/// An alert of one rule.
pub(super) struct Instance {
    pub(super) labels: Labels,
    pub(super) episodes: Vec<Episode>,
    pub(super) is_active: bool,
    /// Since when the alert is only kept firing.
    pub(super) kept_since_ms: Option<i64>,
    /// The moment that last gave a result for it.
    pub(super) seen: u64,
    /// The source of the newest result, and its value.
    pub(super) source: usize,
    pub(super) value: Sample,
    pub(super) slots: Slots,
}

/// The series that an alert writes, made when they are first needed.
#[derive(Default)]
pub(super) struct Slots {
    pub(super) pending: Option<Slot>,
    pub(super) firing: Option<Slot>,
    pub(super) for_state: Option<Slot>,
}

impl Instance {
    /// An alert that is not on.
    pub(super) fn new(labels: Labels, source: usize, value: Sample) -> Self {
        Self {
            labels,
            episodes: Vec::new(),
            is_active: false,
            kept_since_ms: None,
            seen: 0,
            source,
            value,
            slots: Slots::default(),
        }
    }

    /// The alert is on with a new value; `true`: it was not before.
    pub(super) fn take(&mut self, value: &Sample, now_ms: i64) -> bool {
        let is_new = !std::mem::replace(&mut self.is_active, true);
        if is_new {
            self.episodes.push(Episode::new(now_ms));
        }
        self.value = value.clone();
        if let Some(episode) = self.episodes.last_mut() {
            episode.values.push((now_ms, float(value)));
            if let Sample::Histogram(histogram) = value {
                episode.histograms.push((now_ms, Arc::clone(histogram)));
            }
        }
        is_new
    }

    /// The alert is no longer on.
    pub(super) fn end(&mut self, now_ms: i64) {
        self.is_active = false;
        self.kept_since_ms = None;
        if let Some(episode) = self.episodes.last_mut() {
            episode.ended_at_ms = Some(now_ms);
        }
    }

    /// Whether the alert, whose expression gave nothing now, stays on for `keep_firing_for`.
    pub(super) fn is_kept_firing(&mut self, now_ms: i64, keep_firing_for_ms: i64) -> bool {
        let has_fired = self
            .episodes
            .last()
            .is_some_and(|episode| episode.fired_at_ms.is_some());
        if !has_fired || keep_firing_for_ms == 0 {
            return false;
        }
        let since_ms = *self.kept_since_ms.get_or_insert(now_ms);
        now_ms.saturating_sub(since_ms) < keep_firing_for_ms
    }
}

impl Episode {
    fn new(active_at_ms: i64) -> Self {
        Self {
            active_at_ms,
            fired_at_ms: None,
            ended_at_ms: None,
            values: Vec::new(),
            histograms: Vec::new(),
            sources: Vec::new(),
            annotations: Vec::new(),
        }
    }
}

/// A histogram has no single number: the server's alert has 0 then.
fn float(sample: &Sample) -> f64 {
    match sample {
        Sample::Float(value) => *value,
        Sample::Histogram(_) => 0.0,
    }
}
