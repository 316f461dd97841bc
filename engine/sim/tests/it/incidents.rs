//! Each incident of the sample day can be seen where it should be, and nowhere else.

use sim::Scenario;

use crate::data::{
    MINUTE_MS, clock, increase, largest, mean, quantile, sample_day, samples, select, values,
};

const GET_TASK: &str = r"/tasks/\{id\}";

/// The 95th percentile of an endpoint's latency in seconds.
fn p95(method: &str, path: &str, from: i64, to: i64) -> f64 {
    let labels = [("method", method), ("path", path)];
    quantile(
        sample_day(),
        0.95,
        "http_request_duration_seconds_bucket",
        &labels,
        from,
        to,
    )
}

/// The share of the answers that are 5xx.
fn error_ratio(labels: &[(&str, &str)], from: i64, to: i64) -> f64 {
    let all = increase(sample_day(), "http_requests_total", labels, from, to);
    let failed = [labels, &[("status", "5..")]].concat();
    increase(sample_day(), "http_requests_total", &failed, from, to) / all
}

/// Users' requests per second.
fn rate(from: i64, to: i64) -> f64 {
    let requests = increase(
        sample_day(),
        "http_requests_total",
        &[("path", "/tasks.*")],
        from,
        to,
    );
    requests / ((to - from) as f64 / 1000.0)
}

fn depth(from: i64, to: i64) -> Vec<f64> {
    values(sample_day(), "flowforge_queue_depth", &[], from, to)
}

#[test]
fn the_ground_truth_names_six_incidents_at_their_times() {
    let told: Vec<(&str, i64, i64)> = sample_day()
        .incidents
        .iter()
        .map(|incident| (incident.kind.as_str(), incident.start_ms, incident.end_ms))
        .collect();
    let expected = [
        ("deploy", clock(3, 0), clock(3, 3)),
        ("worker_crash", clock(6, 10), clock(6, 40)),
        ("pool_exhausted", clock(10, 20), clock(10, 50)),
        ("latency_one_path", clock(14, 0), clock(14, 45)),
        ("error_burst", clock(18, 30), clock(18, 42)),
        ("traffic_surge", clock(21, 0), clock(21, 30)),
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_day_has_its_wave() {
    let day = (clock(0, 0), clock(24, 0));
    assert!(
        (5.5..6.5).contains(&rate(day.0, day.1)),
        "{}",
        rate(day.0, day.1)
    );
    let low = rate(clock(3, 30), clock(4, 30));
    let peak = rate(clock(14, 30), clock(15, 30));
    assert!(peak > 3.0 * low && low > 1.5, "{low} to {peak}");
    let all = increase(
        sample_day(),
        "http_requests_total",
        &[("path", "/tasks.*")],
        day.0,
        day.1,
    );
    let one = increase(
        sample_day(),
        "http_requests_total",
        &[("path", GET_TASK)],
        day.0,
        day.1,
    );
    assert!((0.45..0.55).contains(&(one / all)), "{}", one / all);
}

#[test]
fn outside_the_incidents_the_service_keeps_its_objective() {
    for (from, to) in [
        ((0, 0), (6, 0)),
        ((7, 30), (10, 20)),
        ((11, 0), (14, 0)),
        ((15, 0), (18, 30)),
        ((22, 30), (24, 0)),
    ] {
        let (from, to) = (clock(from.0, from.1), clock(to.0, to.1));
        let errors = error_ratio(&[("path", "/tasks.*")], from, to);
        assert!(errors < 0.001, "{errors}");
        for (method, path) in [("GET", "/tasks"), ("POST", "/tasks"), ("GET", GET_TASK)] {
            let p95 = p95(method, path, from, to);
            assert!(p95 < 0.25, "{method} {path}: {p95}");
        }
        assert!(largest(&depth(from, to)) < 40.0);
    }
}

#[test]
fn the_deploy_changes_the_version_and_starts_the_counters_again() {
    let day = sample_day();
    let versions = |from, to| {
        let build = select(day, "flowforge_build_info", &[("job", "api-service")]);
        let mut seen: Vec<&str> = build
            .iter()
            .filter(|series| samples(series, from, to).next().is_some())
            .map(|series| series.labels.get("version"))
            .collect();
        seen.sort_unstable();
        seen
    };
    assert_eq!(versions(clock(2, 30), clock(3, 0)), ["1.4.0"; 3]);
    assert_eq!(versions(clock(3, 5), clock(3, 30)), ["1.4.1"; 3]);
    let requests = select(
        day,
        "http_requests_total",
        &[("path", GET_TASK), ("status", "200")],
    );
    for series in requests {
        let resets = |from, to| {
            let column: Vec<f64> = samples(series, from, to).map(|(_, value)| value).collect();
            column.windows(2).filter(|pair| pair[1] < pair[0]).count()
        };
        assert_eq!(resets(clock(0, 0), clock(3, 0)), 0);
        assert_eq!(resets(clock(2, 59), clock(3, 4)), 1, "{}", series.labels);
    }
    let errors = increase(
        day,
        "http_requests_total",
        &[("status", "5..")],
        clock(2, 55),
        clock(3, 10),
    );
    assert!(errors < 5.0, "{errors}");
}

#[test]
fn the_queue_grows_while_a_worker_is_down_and_drains_afterwards() {
    let before = mean(&depth(clock(5, 50), clock(6, 10)));
    let last = mean(&depth(clock(6, 35), clock(6, 40)));
    assert!(last > 5.0 * before && last > 300.0, "{before}, then {last}");
    assert!(mean(&depth(clock(7, 15), clock(7, 30))) < 10.0);
    // What users see of the API stays as it was.
    assert!(error_ratio(&[("path", "/tasks.*")], clock(6, 10), clock(6, 40)) < 0.002);
    assert!(p95("POST", "/tasks", clock(6, 10), clock(6, 40)) < 0.1);
}

#[test]
fn an_exhausted_pool_is_full_and_its_requests_wait_and_fail() {
    let (from, to) = (clock(10, 32), clock(10, 50));
    let in_use = [("job", "api-service"), ("state", "in_use")];
    let connections = values(
        sample_day(),
        "flowforge_db_pool_connections",
        &in_use,
        from,
        to,
    );
    assert!(connections.iter().all(|in_use| *in_use == 10.0));
    assert!(error_ratio(&[("path", "/tasks.*")], from, to) > 0.9);
    assert!(error_ratio(&[("path", "/health"), ("status", "200|503")], from, to) > 0.9);
    assert!(p95("GET", GET_TASK, from, to) > 2.5);
    let waited = increase(
        sample_day(),
        "flowforge_db_pool_wait_seconds_total",
        &[("job", "api-service")],
        from,
        to,
    );
    assert!(waited > 5000.0, "{waited}");
    assert!(error_ratio(&[], clock(10, 55), clock(11, 30)) < 0.002);
}

#[test]
fn latency_rises_on_one_path_only() {
    let (from, to) = (clock(14, 0), clock(14, 45));
    assert!(p95("GET", "/tasks", from, to) > 1.0);
    assert!(p95("GET", "/tasks", clock(13, 15), clock(14, 0)) < 0.3);
    assert!(p95("GET", "/tasks", clock(14, 46), clock(15, 30)) < 0.3);
    for (method, path) in [("POST", "/tasks"), ("GET", GET_TASK)] {
        let (before, during) = (
            p95(method, path, clock(13, 15), from),
            p95(method, path, from, to),
        );
        assert!(
            during < 1.2 * before,
            "{method} {path}: {before}, then {during}"
        );
    }
    assert!(error_ratio(&[("path", "/tasks.*")], from, to) < 0.002);
    let read = |from, to| increase(sample_day(), "node_disk_read_bytes_total", &[], from, to);
    assert!(read(from, to) > 10.0 * read(clock(13, 0), clock(13, 45)));
}

#[test]
fn errors_burst_on_one_replica_and_one_endpoint_only() {
    let (from, to) = (clock(18, 30), clock(18, 42));
    let errors = |instance, method, path| {
        error_ratio(
            &[("instance", instance), ("method", method), ("path", path)],
            from,
            to,
        )
    };
    let bad = errors("api-1:8080", "POST", "/tasks");
    assert!((0.4..0.6).contains(&bad), "{bad}");
    assert!(errors("api-0:8080", "POST", "/tasks") < 0.01);
    assert!(errors("api-2:8080", "POST", "/tasks") < 0.01);
    assert!(errors("api-1:8080", "GET", "/tasks.*") < 0.01);
}

#[test]
fn a_surge_brings_five_times_the_traffic_and_a_queue_but_no_errors() {
    let (from, to) = (clock(21, 0), clock(21, 30));
    let before = (clock(20, 20), clock(21, 0));
    let factor = rate(from, to) / rate(before.0, before.1);
    assert!((4.2..5.8).contains(&factor), "{factor}");
    assert!(largest(&depth(from, to)) > 1000.0);
    assert!(mean(&depth(clock(22, 40), clock(23, 0))) < 10.0);
    assert!(error_ratio(&[("path", "/tasks.*")], from, to) < 0.002);
    let (usual, busy) = (
        p95("GET", "/tasks", before.0, before.1),
        p95("GET", "/tasks", from, to),
    );
    assert!(busy > usual && busy < 3.0 * usual, "{usual}, then {busy}");
}

#[test]
fn who_was_hurt_is_told_with_its_time() {
    let hurt = |kind: &str| {
        let incident = sample_day()
            .incidents
            .iter()
            .find(|incident| incident.kind == kind)
            .unwrap();
        let effects = incident.effects.iter();
        effects
            .map(|effect| (effect.who.as_str(), effect.start_ms, effect.end_ms))
            .collect::<Vec<_>>()
    };
    assert!(hurt("deploy").is_empty());
    let crash = hurt("worker_crash");
    assert!(crash.iter().all(|(who, ..)| *who == "owners of tasks") && crash.len() == 1);
    // The queue takes longer to drain than the worker was away.
    assert!(crash[0].1 > clock(6, 10) && crash[0].2 > clock(6, 40) + 5 * MINUTE_MS);
    assert_eq!(
        hurt("latency_one_path"),
        [("callers of GET /tasks", clock(14, 0), clock(14, 45))]
    );
    assert_eq!(
        hurt("error_burst"),
        [("callers of POST /tasks", clock(18, 30), clock(18, 42))]
    );
    let pool = hurt("pool_exhausted");
    assert_eq!(pool.len(), 8, "errors and slow answers on four endpoints");
    assert!(
        pool.iter()
            .all(|(_, since, _)| (clock(10, 22)..clock(10, 32)).contains(since))
    );
}

#[test]
fn a_quiet_hour_is_quiet_whatever_the_seed() {
    for seed in 0..5 {
        let hour = sim::run(&Scenario::quiet_hour(seed));
        let whole = (i64::MIN, i64::MAX);
        let failed = increase(
            &hour,
            "http_requests_total",
            &[("status", "5..")],
            whole.0,
            whole.1,
        );
        assert!(failed < 20.0, "seed {seed}: {failed} failures");
        let depth = values(&hour, "flowforge_queue_depth", &[], whole.0, whole.1);
        assert!(
            largest(&depth) < 20.0,
            "seed {seed}: {} tasks wait",
            largest(&depth)
        );
        assert!(
            values(&hour, "up", &[], whole.0, whole.1)
                .iter()
                .all(|up| *up == 1.0)
        );
    }
}
