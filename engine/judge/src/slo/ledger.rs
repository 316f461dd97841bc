//! What really happened, phase by phase: requests of users, how many failed, how many were slow.

use super::PERIOD_DAYS;
use super::plan::Traffic;
use super::series::START_MS;

const MINUTE_MS: i64 = 60_000;
const MINUTES_IN_A_PERIOD: f64 = PERIOD_DAYS as f64 * 24.0 * 60.0;

/// The truth about played traffic.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    spans: Vec<Span>,
    end_ms: i64,
}

#[derive(Debug, Clone, PartialEq)]
struct Span {
    start_ms: i64,
    end_ms: i64,
    /// A minute.
    requests: f64,
    failed: f64,
    slow: f64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    requests: f64,
    failed: f64,
    slow: f64,
}

impl Ledger {
    pub(super) fn new(traffic: &Traffic) -> Self {
        let mut start_ms = START_MS;
        let mut spans = Vec::with_capacity(traffic.phases.len());
        for phase in &traffic.phases {
            let end_ms = start_ms + i64::from(phase.minutes) * MINUTE_MS;
            spans.push(Span {
                start_ms,
                end_ms,
                requests: phase.requests_per_minute,
                failed: phase.requests_per_minute * phase.failed,
                slow: phase.requests_per_minute * phase.slow,
            });
            start_ms = end_ms;
        }
        Self {
            spans,
            end_ms: start_ms,
        }
    }

    /// Unix milliseconds of the first request.
    pub fn start_ms(&self) -> i64 {
        START_MS
    }

    /// Unix milliseconds of the end.
    pub fn end_ms(&self) -> i64 {
        self.end_ms
    }

    /// That many minutes after the begin, in Unix milliseconds.
    pub fn minute(&self, minute: i64) -> i64 {
        START_MS + minute * MINUTE_MS
    }

    /// The share of the requests of the last `window_ms` that failed; `None` if there were none.
    pub fn failed_share(&self, at_ms: i64, window_ms: i64) -> Option<f64> {
        let sum = self.sum(at_ms - window_ms, at_ms);
        (sum.requests > 0.0).then(|| sum.failed / sum.requests)
    }

    /// The share of the requests of the last `window_ms` that took longer than 300 ms; `None` if there were none.
    pub fn slow_share(&self, at_ms: i64, window_ms: i64) -> Option<f64> {
        let sum = self.sum(at_ms - window_ms, at_ms);
        (sum.requests > 0.0).then(|| sum.slow / sum.requests)
    }

    /// The share of a period's budget that failures between two moments took, reckoned at the traffic of that time.
    pub fn budget_spent(&self, from_ms: i64, until_ms: i64, objective: f64) -> f64 {
        let sum = self.sum(from_ms, until_ms);
        let minutes = (until_ms - from_ms).max(1) as f64 / MINUTE_MS as f64;
        let in_a_period = sum.requests / minutes * MINUTES_IN_A_PERIOD;
        let budget = in_a_period * (1.0 - objective);
        if budget > 0.0 {
            sum.failed / budget
        } else {
            0.0
        }
    }

    fn sum(&self, from_ms: i64, until_ms: i64) -> Sum {
        let mut sum = Sum::default();
        for span in &self.spans {
            let overlap = span.end_ms.min(until_ms) - span.start_ms.max(from_ms);
            if overlap > 0 {
                let minutes = overlap as f64 / MINUTE_MS as f64;
                sum.requests += span.requests * minutes;
                sum.failed += span.failed * minutes;
                sum.slow += span.slow * minutes;
            }
        }
        sum
    }
}
