//! What a seed draws for a control.

use super::ControlKind;
use crate::faults::{CpuPeak, Deploy, ErrorBurst, Fault, TargetLost};
use crate::load::{Import, LoadCurve};
use crate::random::Random;
use crate::route::USERS_ENDPOINTS;
use crate::scenario::{HOUR_MS, MINUTE_MS, PlannedIncident, SECOND_MS, Scenario};

pub(super) fn set_up(kind: ControlKind, random: &mut Random, scenario: &mut Scenario) {
    let at_ms = 90 * MINUTE_MS + random.below(40 * 60) as i64 * SECOND_MS;
    let planned = |duration_ms, fault| PlannedIncident {
        at_ms,
        duration_ms,
        fault,
    };
    match kind {
        ControlKind::DailyWave => daily_wave(random, scenario),
        ControlKind::SingleBadScrape => {
            // Each target is scraped once in this time.
            let duration_ms = scenario.scrape_interval_ms;
            let fault = Fault::TargetLost(TargetLost {
                targets: (0..=scenario.topology.api_replicas + scenario.topology.workers).collect(),
            });
            scenario.incidents = vec![planned(duration_ms, fault)];
        }
        ControlKind::DeployRestarts => {
            let first = Deploy {
                version: "1.4.1".to_owned(),
            };
            let second = Deploy {
                version: "1.4.2".to_owned(),
            };
            let later_ms = at_ms + (25 + random.below(30) as i64) * MINUTE_MS;
            scenario.incidents = vec![
                planned(3 * MINUTE_MS, Fault::Deploy(first)),
                PlannedIncident {
                    at_ms: later_ms,
                    ..planned(3 * MINUTE_MS, Fault::Deploy(second))
                },
            ];
        }
        ControlKind::BatchJob => batch_job(random, scenario),
        ControlKind::IdleNight => idle_night(random, scenario),
        ControlKind::CpuPeak => {
            let programs = 4 + random.below(5) as usize;
            let minutes = 25 + random.below(35) as i64;
            let fault = Fault::CpuPeak(CpuPeak { programs });
            scenario.incidents = vec![planned(minutes * MINUTE_MS, fault)];
        }
        ControlKind::ErrorBlip => {
            let share = random.between(0.08, 0.14);
            let duration_ms = (80 + random.below(40) as i64) * SECOND_MS;
            let replicas = 0..scenario.topology.api_replicas;
            let everywhere = replicas.flat_map(|replica| {
                USERS_ENDPOINTS.map(|endpoint| ErrorBurst {
                    replica,
                    endpoint,
                    share,
                })
            });
            scenario.incidents = everywhere
                .map(|burst| planned(duration_ms, Fault::ErrorBurst(burst)))
                .collect();
        }
    }
}

/// The steep morning: from a quiet early hour to the day's traffic.
fn daily_wave(random: &mut Random, scenario: &mut Scenario) {
    let day = scenario.start_ms.div_euclid(24 * HOUR_MS) * 24 * HOUR_MS;
    scenario.start_ms = day + 5 * HOUR_MS + random.below(60) as i64 * MINUTE_MS;
    scenario.duration_ms = 5 * HOUR_MS;
    // At the peak the workers are as busy as in any other drill.
    scenario.load.mean_per_second *= 0.65;
    scenario.load.swing = 0.75;
    scenario.load.low_hour = 5.0;
    scenario.load.peak_hour = 12.0;
}

/// A customer's import, as large as the workers can bear.
fn batch_job(random: &mut Random, scenario: &mut Scenario) {
    let start = scenario.start_ms.rem_euclid(24 * HOUR_MS) as f64 / HOUR_MS as f64;
    let from_hour = start + random.between(1.5, 2.0);
    scenario.load.import = Some(Import {
        from_hour,
        to_hour: from_hour + random.between(0.6, 1.2),
        per_second: random.between(1.2, 1.5),
    });
}

/// Some requests in an hour, many minutes without any.
fn idle_night(random: &mut Random, scenario: &mut Scenario) {
    let day = scenario.start_ms.div_euclid(24 * HOUR_MS) * 24 * HOUR_MS;
    scenario.start_ms = day + HOUR_MS + random.below(60) as i64 * MINUTE_MS;
    scenario.load = LoadCurve::flat(random.between(0.002, 0.008));
    // One failure would be a large share of so few: by chance, it would decide about rules that are none the worse.
    scenario.background_failures = 0.0;
}
