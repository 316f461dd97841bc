//! Who was really hurt, and when: counted as it happens, not read off the metrics.

use std::collections::BTreeMap;

use tsdb::dataset::{Effect, Incident};

use crate::episode::{Harm, HarmKind, Minute};
use crate::scenario::{PlannedIncident, Scenario};

const MINUTE_MS: i64 = 60_000;
/// A minute counts as bad when this share of its requests or tasks was.
const BAD_SHARE: f64 = 0.1;
/// An effect that begins within this time after a fault's end may still be the fault's.
const AFTERMATH_MS: i64 = 5 * MINUTE_MS;

impl HarmKind {
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

    /// A prober does not mind.
    fn is_of_users(self) -> bool {
        match self {
            Self::Errors(endpoint) | Self::Slow(endpoint) => endpoint.is_of_users(),
            Self::LateTasks => true,
        }
    }
}

/// For each kind and minute: how many were bad, how many there were.
#[derive(Debug)]
pub(crate) struct Truth {
    start_ms: i64,
    boot_ms: i64,
    minutes: BTreeMap<HarmKind, BTreeMap<i64, (u32, u32)>>,
}

impl Truth {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        Self {
            start_ms: scenario.start_ms,
            boot_ms: scenario.start_ms - scenario.warm_up_ms,
            minutes: BTreeMap::new(),
        }
    }

    pub(crate) fn saw(&mut self, kind: HarmKind, is_bad: bool, now_us: u64) {
        let minute = (self.boot_ms + (now_us / 1000) as i64).div_euclid(MINUTE_MS);
        let counts = self
            .minutes
            .entry(kind)
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
        let effects = self.minutes.iter().filter_map(|(kind, minutes)| {
            let (since_ms, until_ms) = self.span(minutes, start_ms, end_ms)?;
            Some(Effect {
                who: kind.who(),
                what: kind.what().to_owned(),
                start_ms: since_ms,
                end_ms: until_ms,
            })
        });
        Incident {
            kind: behaviour.kind().to_owned(),
            start_ms,
            end_ms,
            cause: behaviour.cause(),
            effects: effects.collect(),
        }
    }

    /// Which users were hurt by what went on between these times, in milliseconds after the scenario's start.
    pub(crate) fn harms(&self, from_ms: i64, to_ms: i64) -> Vec<Harm> {
        let (from_ms, to_ms) = (self.start_ms + from_ms, self.start_ms + to_ms);
        let of_users = self.minutes.iter().filter(|(kind, _)| kind.is_of_users());
        let harms = of_users.filter_map(|(kind, minutes)| {
            let (start_ms, end_ms) = self.span(minutes, from_ms, to_ms)?;
            let during = minutes.range(start_ms.div_euclid(MINUTE_MS)..end_ms / MINUTE_MS);
            let (bad, all) = during.fold((0, 0), |sum, (_, one)| (sum.0 + one.0, sum.1 + one.1));
            Some(Harm {
                kind: *kind,
                who: kind.who(),
                what: kind.what().to_owned(),
                share: f64::from(bad) / f64::from(all.max(1)),
                start_ms,
                end_ms,
            })
        });
        harms.collect()
    }

    /// What users sent in each minute from the scenario's start to `end_ms`.
    pub(crate) fn minutes(&self, end_ms: i64) -> Vec<Minute> {
        let first = self.start_ms.div_euclid(MINUTE_MS);
        let mut all: Vec<Minute> = (first..end_ms.div_euclid(MINUTE_MS))
            .map(|minute| Minute {
                at_ms: minute * MINUTE_MS,
                ..Minute::default()
            })
            .collect();
        let of_users = self.minutes.iter().filter(|(kind, _)| kind.is_of_users());
        for (kind, minutes) in of_users {
            for (&minute, &(bad, counted)) in minutes.range(first..) {
                let Some(entry) = all.get_mut((minute - first) as usize) else {
                    break;
                };
                match kind {
                    HarmKind::Errors(_) => {
                        entry.failed += bad;
                        entry.requests += counted;
                    }
                    HarmKind::Slow(_) => entry.slow += bad,
                    HarmKind::LateTasks => {
                        entry.late += bad;
                        entry.tasks += counted;
                    }
                }
            }
        }
        all
    }

    /// From the first bad minute during the fault to the end of the bad minutes that follow without a long pause.
    fn span(
        &self,
        minutes: &BTreeMap<i64, (u32, u32)>,
        start_ms: i64,
        end_ms: i64,
    ) -> Option<(i64, i64)> {
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
        Some((since_ms.max(self.start_ms), until_ms))
    }
}
