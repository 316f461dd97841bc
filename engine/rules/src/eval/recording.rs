//! Recording rules: results become samples of the rule's own metric.

use std::collections::HashMap;

use tsdb::{Labels, METRIC_NAME};

use super::depends::Member;
use super::output::{Output, Slot};
use super::results::Moment;
use super::written::Overlay;

pub(super) struct Recording {
    name: String,
    labels: Vec<(String, String)>,
    limit: usize,
    output: Output,
    /// For each source the slot that it is written to.
    slots: Vec<Option<Slot>>,
    by_labels: HashMap<Labels, Slot>,
    series: Vec<Labels>,
    /// The slots of this moment's results, and for each slot the moment that last had it.
    now: Vec<Slot>,
    seen: Vec<u64>,
    moment: u64,
}

impl Recording {
    pub(super) fn new(member: &Member<'_>) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            name: member.rule.name.to_string(),
            labels: member.labels.iter().map(owned).collect(),
            limit: member.limit,
            output: Output::default(),
            slots: Vec::new(),
            by_labels: HashMap::new(),
            series: Vec::new(),
            now: Vec::new(),
            seen: Vec::new(),
            moment: 0,
        }
    }

    /// Writes the results of one moment.
    ///
    /// # Errors
    /// When two results become the same series, or there are more than the group's limit: nothing is written then. When another
    /// rule has written one of the series at this moment: the rest is written.
    pub(super) fn step(
        &mut self,
        results: &Moment<'_>,
        at_ms: i64,
        overlay: &mut Overlay<'_>,
    ) -> Result<(), String> {
        self.moment += 1;
        self.now.clear();
        for result in results.found {
            let slot = match self.slots.get(result.source).copied().flatten() {
                Some(slot) => slot,
                None => self.slot_of(result.source, results, at_ms, overlay),
            };
            let Some(seen) = self.seen.get_mut(slot) else {
                continue;
            };
            if std::mem::replace(seen, self.moment) == self.moment {
                return Err(
                    "vector contains metrics with the same labelset after applying rule labels"
                        .to_owned(),
                );
            }
            self.now.push(slot);
        }
        if self.limit > 0 && results.found.len() > self.limit {
            return Err(format!(
                "exceeded limit of {} with {} series",
                self.limit,
                results.found.len()
            ));
        }
        self.output.begin();
        for (slot, result) in self.now.iter().zip(results.found) {
            self.output.write(*slot, at_ms, &result.value, overlay);
        }
        self.output.end(at_ms, overlay)
    }

    /// The labels of every series written, sorted.
    pub(super) fn into_series(mut self) -> Vec<Labels> {
        self.series.sort();
        self.series
    }

    fn slot_of(
        &mut self,
        source: usize,
        results: &Moment<'_>,
        at_ms: i64,
        overlay: &mut Overlay<'_>,
    ) -> Slot {
        let mut labels = results.sources.labels(source).with(METRIC_NAME, &self.name);
        for (name, value) in &self.labels {
            labels = labels.with(name, value);
        }
        let slot = match self.by_labels.get(&labels) {
            Some(slot) => *slot,
            None => {
                let slot = self.output.slot(&labels, at_ms, overlay);
                self.by_labels.insert(labels.clone(), slot);
                self.series.push(labels);
                self.seen.push(0);
                slot
            }
        };
        if self.slots.len() <= source {
            self.slots.resize(source + 1, None);
        }
        if let Some(known) = self.slots.get_mut(source) {
            *known = Some(slot);
        }
        slot
    }
}
