//! The error budget: how many requests may fail in 30 days, and how many had before the page came.

use sim::GroundTruth;

use crate::judgement::Budget;

const MINUTES_IN_30_DAYS: f64 = 43_200.0;
const MINUTE_MS: i64 = 60_000;

/// What the drill took of the budget of an objective, in all and until `page_ms`.
pub(crate) fn spent(truth: &GroundTruth, objective: f64, page_ms: Option<i64>) -> Budget {
    let requests: f64 = truth
        .minutes
        .iter()
        .map(|minute| f64::from(minute.requests))
        .sum();
    let per_minute = requests / truth.minutes.len().max(1) as f64;
    let budget = per_minute * MINUTES_IN_30_DAYS * (1.0 - objective);
    let failed_until = |until_ms: i64| {
        let failed: f64 = truth
            .minutes
            .iter()
            .map(|minute| {
                // Of the minute in which the page came only the part before it.
                let part = (until_ms - minute.at_ms).clamp(0, MINUTE_MS) as f64 / MINUTE_MS as f64;
                f64::from(minute.failed) * part
            })
            .sum();
        round(failed / budget.max(f64::MIN_POSITIVE))
    };
    Budget {
        requests: budget.round(),
        spent_in_all: failed_until(i64::MAX / 2),
        spent_before_page: page_ms.map(failed_until),
    }
}

/// To a hundredth of a per cent.
fn round(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}
