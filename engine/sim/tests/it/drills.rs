//! Every drill is what its kind says: the harm that the truth tells can be read off the metrics, in its time only.

use sim::{
    ControlKind, DrillKind, Endpoint, Episode, HarmKind, IncidentKind, Response, Scenario, play,
};
use tsdb::dataset::Dataset;

use crate::data::{MINUTE_MS, increase, largest, mean, samples, select, values};

const SEEDS: std::ops::Range<u64> = 1..5;
/// Two scrapes and the rest of a minute: what the truth counts per minute shows in the metrics a little later.
const SLACK_MS: i64 = MINUTE_MS;

/// The regular expression that an endpoint's `path` label matches.
fn pattern(endpoint: Endpoint) -> String {
    endpoint.path().replace('{', r"\{").replace('}', r"\}")
}

/// The share of an endpoint's answers that are 5xx.
fn error_share(dataset: &Dataset, endpoint: Endpoint, from: i64, to: i64) -> f64 {
    let path = pattern(endpoint);
    let labels = [("method", endpoint.method()), ("path", path.as_str())];
    let all = increase(dataset, "http_requests_total", &labels, from, to);
    let failed = [&labels[..], &[("status", "5..")]].concat();
    increase(dataset, "http_requests_total", &failed, from, to) / all.max(1.0)
}

/// The share of an endpoint's answers that take longer than 300 ms.
fn slow_share(dataset: &Dataset, endpoint: Endpoint, from: i64, to: i64) -> f64 {
    let path = pattern(endpoint);
    let below = |le| {
        let labels = [
            ("method", endpoint.method()),
            ("path", path.as_str()),
            ("le", le),
        ];
        increase(
            dataset,
            "http_request_duration_seconds_bucket",
            &labels,
            from,
            to,
        )
    };
    let all = below(r"\+Inf");
    (all - below("0.3")) / all.max(1.0)
}

fn depth(dataset: &Dataset, from: i64, to: i64) -> f64 {
    largest(&values(dataset, "flowforge_queue_depth", &[], from, to))
}

/// How bad something looks in the metrics between two times, and from where on it is bad.
fn seen(dataset: &Dataset, kind: HarmKind, from: i64, to: i64) -> (f64, f64) {
    match kind {
        HarmKind::Errors(endpoint) => (error_share(dataset, endpoint, from, to), 0.08),
        HarmKind::Slow(endpoint) => (slow_share(dataset, endpoint, from, to), 0.08),
        // Two workers take 3 tasks a second together: 30 s are some 90 tasks, with one worker half of it.
        HarmKind::LateTasks => (depth(dataset, from, to), 42.0),
    }
}

const ALL_KINDS: [HarmKind; 7] = [
    HarmKind::Errors(Endpoint::ListTasks),
    HarmKind::Errors(Endpoint::CreateTask),
    HarmKind::Errors(Endpoint::GetTask),
    HarmKind::Slow(Endpoint::ListTasks),
    HarmKind::Slow(Endpoint::CreateTask),
    HarmKind::Slow(Endpoint::GetTask),
    HarmKind::LateTasks,
];

/// The harm of the truth is in the metrics, and no other is.
#[track_caller]
fn check(kind: DrillKind, seed: u64, episode: &Episode) {
    let Episode { dataset, truth } = episode;
    let name = format!("{} {seed}", kind.slug());
    for harm in &truth.harms {
        let (value, bad) = seen(dataset, harm.kind, harm.start_ms, harm.end_ms);
        // Of a minute or two the scrapes see little more than half.
        let is_short = harm.end_ms - harm.start_ms < 3 * MINUTE_MS;
        let bad = if is_short { bad / 2.0 } else { bad };
        assert!(value >= bad, "{name}: {harm:?} shows as {value} only");
        assert!(
            harm.end_ms + 10 * MINUTE_MS < dataset.info.end_ms,
            "{name}: {harm:?} does not end in time"
        );
    }
    for kind in ALL_KINDS {
        let harm = truth.harms.iter().find(|harm| harm.kind == kind);
        let quiet = match harm {
            Some(harm) => vec![
                (dataset.info.start_ms, harm.start_ms),
                (harm.end_ms + SLACK_MS, dataset.info.end_ms),
            ],
            None => vec![(dataset.info.start_ms, dataset.info.end_ms)],
        };
        for (from, to) in quiet {
            let tens = (from..to - 10 * MINUTE_MS).step_by(10 * MINUTE_MS as usize);
            for from in tens {
                let (value, bad) = seen(dataset, kind, from, from + 10 * MINUTE_MS);
                // A rise that has just begun is no harm yet.
                assert!(
                    value < 2.0 * bad,
                    "{name}: {kind:?} shows as {value} at {from}"
                );
            }
        }
    }
}

#[test]
fn the_harm_of_every_incident_shows_in_its_time_and_nowhere_else() {
    for kind in IncidentKind::ALL {
        for seed in SEEDS {
            let episode = play(&Scenario::incident(kind, seed));
            check(DrillKind::Incident(kind), seed, &episode);
            let truth = &episode.truth;
            let fault = truth.fault.unwrap();
            assert!(fault.0 - episode.dataset.info.start_ms >= 90 * MINUTE_MS);
            // A page is right if, and only if, users are hurt.
            let pages = kind.response() == Response::Page;
            assert_eq!(pages, !truth.harms.is_empty(), "{} {seed}", kind.slug());
            if let Some((from, to)) = truth.harm() {
                assert!(fault.0 - MINUTE_MS <= from && from < fault.1 && to > from + 5 * MINUTE_MS);
            }
        }
    }
}

#[test]
fn controls_hurt_nobody_for_longer_than_a_blip() {
    for kind in ControlKind::ALL {
        for seed in SEEDS {
            let episode = play(&Scenario::control(kind, seed));
            check(DrillKind::Control(kind), seed, &episode);
            let minutes: i64 = episode
                .truth
                .harms
                .iter()
                .map(|harm| (harm.end_ms - harm.start_ms) / MINUTE_MS)
                .max()
                .unwrap_or(0);
            let allowed = if kind == ControlKind::ErrorBlip { 3 } else { 0 };
            assert!(
                minutes <= allowed,
                "{} {seed}: {:?}",
                kind.slug(),
                episode.truth.harms
            );
        }
    }
}

#[test]
fn a_seed_draws_other_parameters_and_the_same_ones_again() {
    for kind in DrillKind::all() {
        assert_eq!(Scenario::drill(kind, 5), Scenario::drill(kind, 5));
        assert_ne!(Scenario::drill(kind, 5), Scenario::drill(kind, 6));
        assert_eq!(DrillKind::from_slug(kind.slug()), Some(kind));
    }
    let kind = IncidentKind::Partition;
    assert_eq!(
        play(&Scenario::incident(kind, 5)).truth,
        play(&Scenario::incident(kind, 5)).truth
    );
}

#[test]
fn a_lost_target_is_down_for_prometheus_only() {
    let episode = play(&Scenario::incident(IncidentKind::TargetLost, 2));
    let (from, to) = episode.truth.fault.unwrap();
    let up = select(&episode.dataset, "up", &[]);
    let down = up
        .iter()
        .filter(|series| samples(series, from, to).all(|(_, up)| up == 0.0))
        .count();
    assert_eq!(down, 1);
    let users = |from: i64, to: i64| {
        let minutes = episode.truth.minutes.iter();
        let during = minutes.filter(|minute| (from..to).contains(&minute.at_ms));
        mean(
            &during
                .map(|minute| f64::from(minute.requests))
                .collect::<Vec<_>>(),
        )
    };
    assert!((0.8..1.2).contains(&(users(from, to) / users(from - (to - from), from))));
}

#[test]
fn a_counter_reset_is_seen_in_the_counters_of_one_replica() {
    let episode = play(&Scenario::incident(IncidentKind::CounterReset, 1));
    let dataset = &episode.dataset;
    let starts = select(
        dataset,
        "process_start_time_seconds",
        &[("job", "api-service")],
    );
    let restarted: Vec<usize> = starts
        .iter()
        .map(|series| {
            let column: Vec<f64> = series
                .values
                .iter()
                .copied()
                .filter(|value| !tsdb::is_stale_nan(*value))
                .collect();
            column.windows(2).filter(|pair| pair[1] > pair[0]).count()
        })
        .collect();
    assert_eq!(
        restarted.iter().filter(|restarts| **restarts == 0).count(),
        2
    );
    assert!(
        restarted.iter().any(|restarts| *restarts >= 3),
        "{restarted:?}"
    );
}

#[test]
fn a_saturated_machine_and_a_polite_program_look_alike_but_for_who_waits() {
    let idle = |episode: &Episode| {
        let (from, to) = episode.truth.fault.unwrap();
        let seconds = (to - from) as f64 / 1000.0 * 4.0;
        let idle = [("mode", "idle")];
        increase(&episode.dataset, "node_cpu_seconds_total", &idle, from, to) / seconds
    };
    let saturated = play(&Scenario::incident(IncidentKind::CpuSaturation, 1));
    let polite = play(&Scenario::control(ControlKind::CpuPeak, 1));
    assert!(idle(&saturated) < 0.1 && idle(&polite) < 0.1);
    assert!(!saturated.truth.harms.is_empty() && polite.truth.harms.is_empty());
}

#[test]
fn poison_fails_again_and_again() {
    let episode = play(&Scenario::incident(IncidentKind::QueuePoison, 1));
    let (from, to) = episode.truth.fault.unwrap();
    let failed = |from, to| {
        let labels = [("outcome", "failed")];
        increase(
            &episode.dataset,
            "flowforge_tasks_completed_total",
            &labels,
            from,
            to,
        )
    };
    let before = failed(from - (to - from), from);
    assert!(failed(from, to) > 20.0 * before.max(10.0), "{before}");
    assert!(failed(to + 2 * MINUTE_MS, to + 22 * MINUTE_MS) < 60.0);
}
