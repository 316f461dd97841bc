//! The series that a Prometheus would have stored of played traffic.
//!
//! Two replicas share the work unevenly, and the failures even more so: who averages ratios of replicas instead of
//! dividing sums gets another number. Health checks come on top of the users' requests and never fail.

use tsdb::{Labels, METRIC_NAME, MemoryStore, Series};

use super::plan::{Detail, Phase, Traffic};

/// 2026-03-01T00:00:00Z; only distances matter.
pub(super) const START_MS: i64 = 1_772_323_200_000;
const MINUTE_MS: f64 = 60_000.0;

/// The share of the users' requests that a replica serves, and the share of the failures that are its own.
const REPLICAS: [(&str, f64, f64); 2] = [("api-0:8080", 0.7, 0.2), ("api-1:8080", 0.3, 0.8)];
/// A route's share of the users' requests, and of those that fail and that are refused.
const ROUTES: [(&str, &str, f64, f64, f64); 3] = [
    ("GET", "/tasks", 0.3, 0.2, 0.0),
    ("POST", "/tasks", 0.2, 0.5, 0.5),
    ("GET", "/tasks/{id}", 0.5, 0.3, 0.5),
];
/// Health checks a minute and replica.
const HEALTH_CHECKS: f64 = 150.0;
/// The buckets of the contract; a request that is not slow takes between 50 and 100 ms, a slow one between 500 ms and 1 s.
const BUCKETS: [(&str, f64, f64); 12] = [
    ("0.005", 0.0, 0.0),
    ("0.01", 0.0, 0.0),
    ("0.025", 0.0, 0.0),
    ("0.05", 0.0, 0.0),
    ("0.1", 1.0, 0.0),
    ("0.2", 1.0, 0.0),
    ("0.3", 1.0, 0.0),
    ("0.5", 1.0, 0.0),
    ("1.0", 1.0, 1.0),
    ("2.5", 1.0, 1.0),
    ("5.0", 1.0, 1.0),
    ("+Inf", 1.0, 1.0),
];
const MEAN_SECONDS: (f64, f64) = (0.075, 0.75);

pub(super) fn play(traffic: &Traffic) -> MemoryStore {
    let times = times(traffic);
    let mut store = MemoryStore::default();
    let mut add = |labels: Vec<(&str, &str)>, values: Vec<f64>| {
        store.insert(Series::new(Labels::new(labels), times.clone(), values));
    };
    for (replica, (instance, share, failures)) in REPLICAS.iter().enumerate() {
        let target = [("job", "api-service"), ("instance", *instance)];
        add(
            with(&target, &[(METRIC_NAME, "up")]),
            vec![1.0; times.len()],
        );
        let mut counter = |labels: &[(&str, &str)], per_minute: &dyn Fn(&Phase) -> f64| {
            let values = accumulate(traffic, &times, replica, per_minute);
            add(with(&target, labels), values);
        };
        let health = [("method", "GET"), ("path", "/health")];
        counter(
            &with(
                &health,
                &[(METRIC_NAME, "http_requests_total"), ("status", "200")],
            ),
            &|_| HEALTH_CHECKS,
        );
        if traffic.detail == Detail::Durations {
            durations(&health, &|_| (HEALTH_CHECKS, 0.0), &mut counter);
        }
        for (method, path, of_all, of_failed, of_refused) in ROUTES {
            let route = [("method", method), ("path", path)];
            let served = |phase: &Phase| phase.requests_per_minute * share * of_all;
            let failed = |phase: &Phase| {
                // A replica cannot fail more than it serves: then the other one fails the rest.
                let evenly = phase.failed > 0.1;
                let own = if evenly {
                    share * of_all
                } else {
                    failures * of_failed
                };
                phase.requests_per_minute * phase.failed * own
            };
            let refused = |phase: &Phase| {
                let room = served(phase) - failed(phase);
                (phase.requests_per_minute * phase.refused * share * of_refused).min(room)
            };
            let good = if method == "POST" { "201" } else { "200" };
            let bad_request = if method == "POST" { "400" } else { "404" };
            let mut status = |status: &str, per_minute: &dyn Fn(&Phase) -> f64| {
                let name = [(METRIC_NAME, "http_requests_total"), ("status", status)];
                counter(&with(&route, &name), per_minute);
            };
            status(good, &|phase| {
                served(phase) - failed(phase) - refused(phase)
            });
            status(bad_request, &refused);
            status("500", &|phase| failed(phase) * 0.6);
            status("503", &|phase| failed(phase) * 0.4);
            if traffic.detail == Detail::Durations {
                let slow = |phase: &Phase| served(phase) * phase.slow;
                durations(
                    &route,
                    &|phase| (served(phase) - slow(phase), slow(phase)),
                    &mut counter,
                );
            }
        }
    }
    store
}

/// Adds a counter of that many requests a minute.
type Counter<'a> = dyn FnMut(&[(&str, &str)], &dyn Fn(&Phase) -> f64) + 'a;

/// The histogram of a route, from how many requests a minute are fast and how many slow.
fn durations(
    route: &[(&'static str, &'static str)],
    requests: &dyn Fn(&Phase) -> (f64, f64),
    counter: &mut Counter<'_>,
) {
    let name = |name: &'static str| with(route, &[(METRIC_NAME, name)]);
    for (bound, of_fast, of_slow) in BUCKETS {
        let labels = with(
            &name("http_request_duration_seconds_bucket"),
            &[("le", bound)],
        );
        counter(&labels, &|phase| {
            let (fast, slow) = requests(phase);
            fast * of_fast + slow * of_slow
        });
    }
    counter(&name("http_request_duration_seconds_count"), &|phase| {
        let (fast, slow) = requests(phase);
        fast + slow
    });
    counter(&name("http_request_duration_seconds_sum"), &|phase| {
        let (fast, slow) = requests(phase);
        fast * MEAN_SECONDS.0 + slow * MEAN_SECONDS.1
    });
}

fn with<'a>(labels: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    labels.iter().chain(more).copied().collect()
}

fn times(traffic: &Traffic) -> Vec<i64> {
    let end_ms = START_MS + i64::from(traffic.minutes()) * 60_000;
    let step = usize::try_from(traffic.scrape_interval_ms.max(1)).unwrap_or(usize::MAX);
    (START_MS..=end_ms).step_by(step).collect()
}

/// A counter at every scrape. The replicas take turns in restarting.
fn accumulate(
    traffic: &Traffic,
    times: &[i64],
    replica: usize,
    per_minute: &dyn Fn(&Phase) -> f64,
) -> Vec<f64> {
    let own_restarts = traffic
        .restarts
        .iter()
        .skip(replica)
        .step_by(REPLICAS.len());
    let mut restarts = own_restarts
        .map(|minute| START_MS + i64::from(*minute) * 60_000)
        .peekable();
    let mut phases = traffic.phases.iter();
    let mut phase = phases.next();
    let mut phase_end_ms = START_MS + length_ms(phase);
    let (mut now_ms, mut count) = (START_MS, 0.0);
    let mut values = Vec::with_capacity(times.len());
    for time_ms in times {
        while now_ms < *time_ms {
            let Some(current) = phase else { break };
            let until_ms = phase_end_ms.min(*time_ms);
            count += per_minute(current) * (until_ms - now_ms) as f64 / MINUTE_MS;
            now_ms = until_ms;
            if now_ms == phase_end_ms {
                phase = phases.next();
                phase_end_ms += length_ms(phase);
            }
        }
        if restarts.next_if(|at_ms| at_ms <= time_ms).is_some() {
            count = 0.0;
        }
        values.push(count);
    }
    values
}

fn length_ms(phase: Option<&Phase>) -> i64 {
    phase.map_or(0, |phase| i64::from(phase.minutes) * 60_000)
}
