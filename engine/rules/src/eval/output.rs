//! The series that one rule writes: samples, and the markers that end a series the rule no longer gives.

use promql::Sample;
use tsdb::Labels;

use super::written::{Overlay, Refused, SeriesId};

/// A series of one rule's output, numbered in the order of first sight.
pub(super) type Slot = usize;

/// Which of its series a rule wrote at its last successful evaluation.
#[derive(Debug, Default)]
pub(super) struct Output {
    ids: Vec<SeriesId>,
    /// For each slot the number of the evaluation that last wrote it.
    last: Vec<u64>,
    /// Slots written by the evaluation before this one, and by this one.
    previous: Vec<Slot>,
    current: Vec<Slot>,
    evaluation: u64,
    /// Why the last sample that was not taken was not.
    refused: Option<Refused>,
}

impl Output {
    /// Makes a slot for a series that is first written at `at_ms`.
    pub(super) fn slot(&mut self, labels: &Labels, at_ms: i64, overlay: &mut Overlay<'_>) -> Slot {
        self.ids.push(overlay.id(labels, at_ms));
        self.last.push(0);
        self.ids.len() - 1
    }

    /// Begins an evaluation that will not fail any more.
    pub(super) fn begin(&mut self) {
        self.evaluation += 1;
        std::mem::swap(&mut self.previous, &mut self.current);
        self.current.clear();
    }

    pub(super) fn write(
        &mut self,
        slot: Slot,
        at_ms: i64,
        sample: &Sample,
        overlay: &mut Overlay<'_>,
    ) {
        let (Some(id), Some(last)) = (self.ids.get(slot), self.last.get_mut(slot)) else {
            return;
        };
        match overlay.append(*id, at_ms, sample) {
            Ok(()) => {
                *last = self.evaluation;
                self.current.push(slot);
            }
            // It does not count as written: the marker for it is due.
            Err(refused) => self.refused = Some(refused),
        }
    }

    /// Ends the evaluation: series of the one before that were not written again are marked as stale.
    ///
    /// # Errors
    /// When samples were refused; the others are written.
    pub(super) fn end(&mut self, at_ms: i64, overlay: &mut Overlay<'_>) -> Result<(), String> {
        for slot in &self.previous {
            if let (Some(id), Some(last)) = (self.ids.get(*slot), self.last.get(*slot))
                && *last != self.evaluation
            {
                overlay.mark_stale(*id, at_ms);
            }
        }
        match self.refused.take() {
            Some(refused) => Err(refused.to_string()),
            None => Ok(()),
        }
    }
}
