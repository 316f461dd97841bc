//! The data that queries are run on: the day that pages show, and days that nobody has seen.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use exercise::{NamedDataset, datasets};
use model::QueryView;
use promql::{QueryTimes, RangeParams};

/// The same hidden data for everybody: two who compare their answers must see the same.
const SEED: u64 = 0x51_6874;

/// Simulated when first asked for, a second of work.
#[derive(Default)]
pub(super) struct Days {
    // Locked because each query asks it at other times.
    sample_day: OnceLock<Mutex<NamedDataset>>,
    hidden: OnceLock<Vec<NamedDataset>>,
}

impl Days {
    pub(super) fn prepare(&self) {
        drop(self.sample_day(QueryView::Instant { at_ms: 0 }));
        self.hidden();
    }

    /// The day that pages show, to be asked at the times of `view`.
    pub(super) fn sample_day(&self, view: QueryView) -> MutexGuard<'_, NamedDataset> {
        let day = self.sample_day.get_or_init(|| {
            let day = sim::run(&sim::Scenario::sample_day());
            Mutex::new(NamedDataset {
                name: "sample day".to_owned(),
                about: "the day that this page shows".to_owned(),
                store: day.store,
                times: QueryTimes::Instant(0),
            })
        });
        let mut day = day.lock().unwrap_or_else(PoisonError::into_inner);
        day.times = times(view);
        day
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
