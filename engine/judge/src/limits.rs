//! What rule files may cost in one replay: they may be anybody's, and a server replays them for many.

use promql::EvalOptions;
use rules::eval::{Period, ReplayOptions};

/// So many rules may be evaluated at each step of a replay; fewer of them more often, all in all no more. A file of
/// fifteen rules may still ask for an interval a dozen times shorter than the scrapes'.
const MOST_RULES: u64 = 250;
/// Each takes 16 bytes.
const MOST_SAMPLES_WRITTEN: u64 = 5_000_000;
const MOST_SERIES_WRITTEN: usize = 50_000;
/// Values that one expression may hold at once, 8 bytes and a bit each.
const MOST_SAMPLES_AT_ONCE: u64 = 10_000_000;

/// How rules are replayed over a time: a group that names no interval at every `interval_ms`, and all within limits.
pub fn limited<'a>(period: Period, interval_ms: i64) -> ReplayOptions<'a> {
    let length_ms = period.end_ms.saturating_sub(period.start_ms).max(0);
    let steps = 1 + (length_ms / interval_ms.max(1)).unsigned_abs();
    ReplayOptions {
        default_interval_ms: interval_ms,
        max_evaluations: steps.saturating_mul(MOST_RULES),
        max_samples_written: MOST_SAMPLES_WRITTEN,
        max_series_written: MOST_SERIES_WRITTEN,
        eval: EvalOptions {
            max_samples: MOST_SAMPLES_AT_ONCE,
            ..EvalOptions::default()
        },
        ..ReplayOptions::default()
    }
}
