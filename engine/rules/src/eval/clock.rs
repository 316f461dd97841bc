//! The moments at which a group is evaluated.

use super::Period;

/// No moment is farther from 1970: 285 000 years. Then offsets and ranges cannot leave 64 bits.
const FARTHEST_MS: i64 = 1 << 53;

/// Walks through `start`, `start + interval`, … up to the period's end.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    start_ms: i64,
    interval_ms: i64,
    end_ms: i64,
    /// Moments already passed.
    past: u64,
}

impl Clock {
    /// An interval below one millisecond counts as one.
    pub(super) fn new(period: Period, interval_ms: i64) -> Self {
        Self {
            start_ms: period.start_ms.clamp(-FARTHEST_MS, FARTHEST_MS),
            interval_ms: interval_ms.clamp(1, FARTHEST_MS),
            end_ms: period.end_ms.clamp(-FARTHEST_MS, FARTHEST_MS),
            past: 0,
        }
    }

    /// The present moment; `None` when the period is over.
    pub(super) fn now_ms(&self) -> Option<i64> {
        self.moment(self.past)
    }

    pub(super) fn advance(&mut self) {
        self.past += 1;
    }

    pub(super) fn past(&self) -> u64 {
        self.past
    }

    pub(super) fn interval_ms(&self) -> i64 {
        self.interval_ms
    }

    /// How many moments there are from the present one on, but at most `limit`.
    pub(super) fn ahead(&self, limit: u64) -> u64 {
        let Some(now_ms) = self.now_ms() else {
            return 0;
        };
        let rest = self.end_ms.saturating_sub(now_ms) / self.interval_ms;
        (rest.unsigned_abs() + 1).min(limit)
    }

    fn moment(&self, index: u64) -> Option<i64> {
        let passed = i64::try_from(index).ok()?.checked_mul(self.interval_ms)?;
        let moment = self.start_ms.checked_add(passed)?;
        (moment <= self.end_ms).then_some(moment)
    }
}
