//! Each dataset holds what it says, for every seed.

use exercise::{NamedDataset, datasets};
use promql::{QuerySettings, QueryTimes, RangeParams, Value};

const SEEDS: [u64; 3] = [1, 7, 20_260_310];

/// All values of a query on one dataset, every series and every moment.
#[track_caller]
fn values(sets: &[NamedDataset], name: &str, query: &str) -> Vec<f64> {
    let dataset = sets.iter().find(|dataset| dataset.name == name).unwrap();
    let answer = promql::query(
        &dataset.store,
        query,
        dataset.times,
        &QuerySettings::default(),
    );
    match answer.unwrap().value {
        Value::Matrix(series) => series
            .iter()
            .flat_map(|series| series.floats.iter().map(|(_, value)| *value))
            .collect(),
        other => panic!("no matrix: {other:?}"),
    }
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

#[test]
fn every_dataset_holds_what_it_says() {
    for seed in SEEDS {
        let sets = datasets(seed);
        let largest = |name, query| largest(&values(&sets, name, query));
        let resets = "sum(resets(http_requests_total{path=\"/health\",status=\"200\"}[15m]))";
        assert_eq!(largest("ordinary", resets), 0.0, "seed {seed}");
        assert!(largest("restarts", resets) >= 3.0, "seed {seed}");
        assert!(largest("gaps", "count(up == 0)") >= 2.0, "seed {seed}");
        assert_eq!(largest("ordinary", "count(up)"), 6.0, "seed {seed}");
        assert!(values(&sets, "ordinary", "absent(up{job=\"worker-service\"})").is_empty());
        let gone = values(&sets, "gaps", "absent(up{job=\"worker-service\"})");
        assert!(
            (9..=13).contains(&gone.len()),
            "seed {seed}: {}",
            gone.len()
        );
        let ratio = "sum(rate(http_requests_total{path=\"/tasks\",method=\"GET\",status=\"500\"}[5m])) \
                     / sum(rate(http_requests_total{path=\"/tasks\",method=\"GET\"}[5m]))";
        assert!(
            values(&sets, "idle", ratio)
                .iter()
                .all(|value| value.is_nan()),
            "seed {seed}"
        );
        assert!(largest("ordinary", ratio) > 0.0, "seed {seed}");
        let failing = "sum(rate(http_requests_total{status=~\"5..\"}[5m])) / sum(rate(http_requests_total[5m]))";
        assert!(largest("failures", failing) > 0.08, "seed {seed}");
        let p95 = "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))";
        assert!(largest("slow", p95) > 0.4, "seed {seed}");
        assert!(
            largest("crash", "flowforge_queue_depth")
                > largest("ordinary", "flowforge_queue_depth"),
            "seed {seed}"
        );
        let (depth, sum) = (
            "max(flowforge_queue_depth) > 20",
            "sum(flowforge_queue_depth) > 20",
        );
        let (depth, sum) = (values(&sets, "crash", depth), values(&sets, "crash", sum));
        assert!(!depth.is_empty() && depth.len() < sum.len(), "seed {seed}");
        let pool = "sum by (instance) (flowforge_db_pool_connections{state=\"in_use\",job=\"api-service\"})";
        assert!(largest("ordinary", pool) < 8.0, "seed {seed}");
        assert_eq!(largest("crash", pool), 10.0, "seed {seed}");
        let with_failures = "count(count by (instance) (http_requests_total{status=~\"5..\"}))";
        assert_eq!(largest("old_build", with_failures), 2.0, "seed {seed}");
        assert!(
            largest("old_build", "count(http_requests_total{path=\"\"})") > 2.0,
            "seed {seed}"
        );
    }
}

#[test]
fn a_seed_gives_the_same_data_and_another_seed_other_data() {
    let total = |seed| values(&datasets(seed), "ordinary", "sum(http_requests_total)");
    assert_eq!(total(5), total(5));
    assert_ne!(total(5), total(6));
}

#[test]
fn an_hour_at_a_minute_is_enough() {
    for dataset in datasets(3) {
        let QueryTimes::Range(RangeParams {
            start_ms,
            end_ms,
            step_ms,
        }) = dataset.times
        else {
            panic!("{} is no range", dataset.name);
        };
        assert_eq!((end_ms - start_ms) / step_ms, 60);
    }
}
