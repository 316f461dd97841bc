//! The data that queries are run on: the day that pages show, and days that nobody has seen.

use std::sync::{Arc, OnceLock};

use exercise::{NamedDataset, datasets};
use model::QueryView;
use promql::{QueryTimes, RangeParams};
use tsdb::MemoryStore;

/// The same hidden data for everybody: two who compare their answers must see the same.
const SEED: u64 = 0x51_6874;

/// Simulated when first asked for, a second of work.
#[derive(Default)]
pub(super) struct Days {
    sample_day: OnceLock<Arc<MemoryStore>>,
    hidden: OnceLock<Vec<NamedDataset>>,
}

impl Days {
    pub(super) fn prepare(&self) {
        self.sample_day(QueryView::Instant { at_ms: 0 });
        self.hidden();
    }

    /// The day that pages show, to be asked at the times of `view`.
    pub(super) fn sample_day(&self, view: QueryView) -> NamedDataset {
        let store = self
            .sample_day
            .get_or_init(|| Arc::new(sim::run(&sim::Scenario::sample_day()).store));
        NamedDataset {
            name: "sample day".to_owned(),
            about: "the day that this page shows".to_owned(),
            store: Arc::clone(store),
            times: times(view),
        }
    }

    pub(super) fn hidden(&self) -> &[NamedDataset] {
        self.hidden.get_or_init(|| datasets(SEED))
    }
}

impl std::fmt::Debug for Days {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Days").finish_non_exhaustive()
    }
}

fn times(view: QueryView) -> QueryTimes {
    match view {
        QueryView::Instant { at_ms } => QueryTimes::Instant(at_ms),
        QueryView::Range {
            start_ms,
            end_ms,
            step_ms,
        } => QueryTimes::Range(RangeParams {
            start_ms,
            end_ms,
            step_ms,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_may_ask_the_day_at_different_times_at_once() {
        let days = Days::default();
        let early = days.sample_day(QueryView::Instant { at_ms: 1 });
        let late = days.sample_day(QueryView::Instant { at_ms: 2 });
        assert!(matches!(early.times, QueryTimes::Instant(1)));
        assert!(matches!(late.times, QueryTimes::Instant(2)));
        assert!(Arc::ptr_eq(&early.store, &late.store));
    }
}
