//! Who was really hurt, and when: counted as it happens, not read off the metrics.

use std::collections::BTreeMap;

use tsdb::dataset::{Effect, Incident};

use crate::route::Endpoint;
use crate::scenario::{PlannedIncident, Scenario};

const MINUTE_MS: i64 = 60_000;
/// A minute counts as bad when this share of its requests or tasks was.
const BAD_SHARE: f64 = 0.1;
/// An effect that begins within this time after a fault's end may still be the fault's.
const AFTERMATH_MS: i64 = 5 * MINUTE_MS;

/// Something that users feel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Signal {
    Errors(Endpoint),
    /// Answers slower than the objective, 300 ms.
    Slow(Endpoint),
    /// Tasks that waited longer than half a minute.
    LateTasks,
}

impl Signal {
    fn who(self) -> String {
        match self {
            Self::Errors(endpoint) | Self::Slow(endpoint) => {
                format!("callers of {} {}", endpoint.method(), endpoint.path())
            }
            Self::LateTasks => "owners of tasks".to_owned(),
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Errors(_) => "at least 10 % of the answers in a minute are 5xx",
            Self::Slow(_) => "at least 10 % of the answers in a minute take longer than 300 ms",
            Self::LateTasks => {
                "at least 10 % of the tasks begun in a minute have waited longer than 30 s"
            }
        }
    }
}

/// For each signal and minute: how many were bad, how many there were.
#[derive(Debug)]
pub(crate) struct Truth {
    start_ms: i64,
    boot_ms: i64,
    minutes: BTreeMap<Signal, BTreeMap<i64, (u32, u32)>>,
}

impl Truth {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        Self {
            start_ms: scenario.start_ms,
            boot_ms: scenario.start_ms - scenario.warm_up_ms,
            minutes: BTreeMap::new(),
        }
    }

    pub(crate) fn saw(&mut self, signal: Signal, is_bad: bool, now_us: u64) {
        let minute = (self.boot_ms + (now_us / 1000) as i64).div_euclid(MINUTE_MS);
        let counts = self
            .minutes
            .entry(signal)
            .or_default()
            .entry(minute)
            .or_default();
        counts.0 += u32::from(is_bad);
        counts.1 += 1;
    }

    /// The incident as it is written into the dataset.
    pub(crate) fn incident(&self, planned: &PlannedIncident) -> Incident {
        let behaviour = planned.fault.behaviour();
        let start_ms = self.start_ms + planned.at_ms;
        let end_ms = start_ms + planned.duration_ms;
        let effects = self
            .minutes
            .iter()
            .filter_map(|(signal, minutes)| self.effect(*signal, minutes, start_ms, end_ms));
        Incident {
            kind: behaviour.kind().to_owned(),
            start_ms,
            end_ms,
            cause: behaviour.cause(),
            effects: effects.collect(),
        }
    }

    /// From the first bad minute during the fault to the end of the bad minutes that follow without a long pause.
    fn effect(
        &self,
        signal: Signal,
        minutes: &BTreeMap<i64, (u32, u32)>,
        start_ms: i64,
        end_ms: i64,
    ) -> Option<Effect> {
        let from = start_ms.div_euclid(MINUTE_MS);
        let bad = minutes
            .range(from..)
            .filter(|(_, (bad, all))| *bad >= 3 && f64::from(*bad) >= BAD_SHARE * f64::from(*all));
        let mut span: Option<(i64, i64)> = None;
        for (&minute, _) in bad {
            let at_ms = minute * MINUTE_MS;
            let reached_ms = span.map_or(end_ms, |(_, until_ms)| until_ms.max(end_ms));
            if at_ms > reached_ms + AFTERMATH_MS {
                break;
            }
            span = Some((
                span.map_or(at_ms, |(since_ms, _)| since_ms),
                at_ms + MINUTE_MS,
            ));
        }
        let (since_ms, until_ms) = span?;
        Some(Effect {
            who: signal.who(),
            what: signal.what().to_owned(),
            start_ms: since_ms.max(self.start_ms),
            end_ms: until_ms,
        })
    }
}
