//! Which reset hints histograms come with. Under `histogram_count` and its like the server reads histograms without
//! buckets; to know about resets all the same it works the hints out sample by sample, and its warnings follow them.

use std::sync::Arc;

use tsdb::{Histogram, ResetHint};

use super::Evaluator;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum ResetHints {
    #[default]
    AsStored,
    WorkedOut,
    /// As stored, whatever stands further in: there is a subquery around, or a function that needs the buckets.
    AlwaysAsStored,
}

impl Evaluator<'_> {
    /// Evaluates something with other hints, unless they are settled already.
    pub(super) fn with_reset_hints<T>(&self, hints: ResetHints, evaluate: impl FnOnce() -> T) -> T {
        let before = self.reset_hints.get();
        if before != ResetHints::AlwaysAsStored {
            self.reset_hints.set(hints);
        }
        let result = evaluate();
        self.reset_hints.set(before);
        result
    }

    pub(super) fn works_out_reset_hints(&self) -> bool {
        self.reset_hints.get() == ResetHints::WorkedOut
    }
}

/// The histogram with a hint that says what can be seen from the one before it.
pub(super) fn worked_out(
    histogram: &Arc<Histogram>,
    previous: Option<&Arc<Histogram>>,
) -> Arc<Histogram> {
    match previous {
        Some(previous) if histogram.reset_hint == ResetHint::Unknown => {
            let was_reset = histogram.is_reset_after(previous);
            let reset_hint = if was_reset {
                ResetHint::Reset
            } else {
                ResetHint::NotReset
            };
            Arc::new(Histogram {
                reset_hint,
                ..Histogram::clone(histogram)
            })
        }
        _ => histogram.clone(),
    }
}
