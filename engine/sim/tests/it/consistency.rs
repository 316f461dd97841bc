//! What must agree in the data of any real system agrees here.

use std::collections::BTreeSet;

use sim::Scenario;
use tsdb::dataset::{Dataset, MetricKind};
use tsdb::{Series, is_stale_nan};

use crate::data::{clock, sample_day, samples, select};

/// The family of a series: a histogram's three and a summary's two belong to one.
fn family<'a>(dataset: &Dataset, name: &'a str) -> Option<&'a str> {
    let stems = ["_bucket", "_sum", "_count"]
        .into_iter()
        .filter_map(|suffix| name.strip_suffix(suffix));
    std::iter::once(name)
        .chain(stems)
        .find(|family| dataset.metadata.contains_key(*family))
}

/// The values at each scrape, of several series of one target added up.
fn sum_at_each_scrape(series: &[&Series]) -> Vec<(i64, f64)> {
    let mut sums = std::collections::BTreeMap::new();
    for series in series {
        for (time, value) in samples(series, i64::MIN, i64::MAX) {
            *sums.entry(time).or_insert(0.0) += value;
        }
    }
    sums.into_iter().collect()
}

#[test]
fn every_series_has_metadata_and_all_metadata_has_series() {
    let day = sample_day();
    let names: BTreeSet<&str> = day
        .store
        .series()
        .map(|series| series.labels.metric_name())
        .collect();
    let described: BTreeSet<&str> = names
        .iter()
        .map(|name| family(day, name).unwrap_or_else(|| panic!("{name} has no metadata")))
        .collect();
    let all: BTreeSet<&str> = day.metadata.keys().map(String::as_str).collect();
    assert_eq!(described, all);
}

#[test]
fn counters_fall_only_when_their_process_starts_again() {
    let day = sample_day();
    for series in day.store.series() {
        let name = series.labels.metric_name();
        let kind = day.metadata[family(day, name).unwrap()].kind;
        let is_quantile = !series.labels.get("quantile").is_empty();
        if matches!(kind, MetricKind::Gauge | MetricKind::Unknown) || is_quantile {
            continue;
        }
        let instance = series.labels.get("instance");
        let starts: Vec<f64> = if instance.starts_with("node") {
            Vec::new()
        } else {
            let started = select(day, "process_start_time_seconds", &[("instance", instance)]);
            samples(started[0], i64::MIN, i64::MAX)
                .map(|(_, value)| value * 1000.0)
                .collect()
        };
        let mut last: Option<(i64, f64)> = None;
        for (time, value) in samples(series, i64::MIN, i64::MAX) {
            if let Some((before, previous)) = last
                && value < previous
            {
                let restarted = starts
                    .iter()
                    .any(|start| (before as f64..time as f64).contains(start));
                assert!(
                    restarted,
                    "{} falls from {previous} to {value} at {time}",
                    series.labels
                );
            }
            last = Some((time, value));
        }
    }
}

#[test]
fn histogram_buckets_accumulate_and_their_count_is_the_number_of_requests() {
    let day = sample_day();
    for instance in ["api-0:8080", "api-1:8080", "api-2:8080"] {
        for (method, path) in [
            ("GET", "/tasks"),
            ("POST", "/tasks"),
            ("GET", r"/tasks/\{id\}"),
            ("GET", "/health"),
        ] {
            let labels = [("instance", instance), ("method", method), ("path", path)];
            let mut buckets = select(day, "http_request_duration_seconds_bucket", &labels);
            buckets.sort_by(|a, b| {
                let bound = |series: &Series| series.labels.get("le").parse::<f64>().unwrap();
                bound(a).total_cmp(&bound(b))
            });
            assert_eq!(buckets.len(), 12);
            for pair in buckets.windows(2) {
                assert!(
                    pair[0]
                        .values
                        .iter()
                        .zip(&pair[1].values)
                        .all(|(lower, upper)| {
                            lower <= upper || (is_stale_nan(*lower) && is_stale_nan(*upper))
                        })
                );
            }
            let count =
                sum_at_each_scrape(&select(day, "http_request_duration_seconds_count", &labels));
            assert_eq!(sum_at_each_scrape(&buckets[11..]), count);
            assert_eq!(
                sum_at_each_scrape(&select(day, "http_requests_total", &labels)),
                count
            );
        }
    }
}

#[test]
fn tasks_created_are_the_posts_answered_with_201() {
    let day = sample_day();
    for instance in ["api-0:8080", "api-1:8080", "api-2:8080"] {
        let created = select(
            day,
            "flowforge_tasks_created_total",
            &[("instance", instance)],
        );
        let posts = select(
            day,
            "http_requests_total",
            &[("instance", instance), ("status", "201")],
        );
        assert_eq!(sum_at_each_scrape(&created), sum_at_each_scrape(&posts));
    }
}

#[test]
fn created_less_completed_is_what_waits_or_is_in_progress() {
    let hour = sim::run(&Scenario::quiet_hour(3));
    let at = |name: &str| sum_at_each_scrape(&select(&hour, name, &[]));
    let created = at("flowforge_tasks_created_total");
    let depth = at("flowforge_queue_depth");
    let completed = at("flowforge_tasks_completed_total");
    let in_progress = at("flowforge_tasks_in_progress");
    assert!(created.last().unwrap().1 > 1000.0);
    for scrape in 0..created.len() {
        let open = created[scrape].1 - completed[scrape].1;
        let seen = depth[scrape].1 + in_progress[scrape].1;
        // api and worker are scraped up to 15 s apart, in which about seven tasks come.
        assert!(
            (open - seen).abs() <= 20.0,
            "scrape {scrape}: {open} open, {seen} seen"
        );
    }
}

#[test]
fn a_targets_series_share_few_timestamp_columns() {
    let columns: BTreeSet<*const i64> = sample_day()
        .store
        .series()
        .map(|series| series.timestamps.as_ptr())
        .collect();
    assert!(columns.len() < 60, "{}", columns.len());
}

#[test]
fn scrapes_come_every_fifteen_seconds_within_the_day() {
    let day = sample_day();
    let up = select(day, "up", &[]);
    assert_eq!(up.len(), 6);
    for series in up {
        assert_eq!(series.timestamps.len(), 5760);
        assert!(
            series.timestamps[0] >= day.info.start_ms && series.timestamps[5759] < day.info.end_ms
        );
        assert!(
            series
                .timestamps
                .windows(2)
                .all(|pair| (14_900..=15_100).contains(&(pair[1] - pair[0])))
        );
    }
}

#[test]
fn a_target_that_is_down_leaves_one_staleness_marker_and_then_nothing() {
    let day = sample_day();
    let (crashed, back) = (clock(6, 10), clock(6, 40));
    let goroutines = select(day, "go_goroutines", &[("instance", "worker-1:8081")])[0];
    let rows = goroutines.timestamps.iter().zip(&goroutines.values);
    let during: Vec<f64> = rows
        .filter(|(time, _)| (crashed..back).contains(*time))
        .map(|(_, value)| *value)
        .collect();
    assert_eq!(during.len(), 1);
    assert!(is_stale_nan(during[0]));
    for name in ["up", "scrape_samples_scraped"] {
        let series = select(day, name, &[("instance", "worker-1:8081")])[0];
        let during: Vec<f64> = samples(series, crashed, back)
            .map(|(_, value)| value)
            .collect();
        assert_eq!(during, vec![0.0; 120], "{name}");
    }
}

#[test]
fn a_process_may_not_use_more_than_it_has() {
    let day = sample_day();
    let whole = (i64::MIN, i64::MAX);
    for instance in ["api-0:8080", "worker-1:8081"] {
        let column = |name: &str| {
            samples(
                select(day, name, &[("instance", instance)])[0],
                whole.0,
                whole.1,
            )
            .map(|(_, value)| value)
            .collect::<Vec<f64>>()
        };
        let pairs = [
            (
                "go_memstats_heap_alloc_bytes",
                "go_memstats_heap_inuse_bytes",
            ),
            ("go_memstats_heap_inuse_bytes", "go_memstats_heap_sys_bytes"),
            (
                "go_memstats_heap_released_bytes",
                "go_memstats_heap_idle_bytes",
            ),
            (
                "go_memstats_mspan_inuse_bytes",
                "go_memstats_mspan_sys_bytes",
            ),
            ("go_memstats_frees_total", "go_memstats_mallocs_total"),
            ("go_memstats_heap_sys_bytes", "go_memstats_sys_bytes"),
        ];
        for (less, more) in pairs {
            assert!(
                column(less)
                    .iter()
                    .zip(column(more))
                    .all(|(less, more)| *less <= more),
                "{less} > {more}"
            );
        }
    }
}

#[test]
fn processor_time_adds_up_to_the_clock() {
    let day = sample_day();
    let cpus = sum_at_each_scrape(&select(day, "node_cpu_seconds_total", &[("cpu", "0")]));
    let (first, last) = (cpus[0], cpus[cpus.len() - 1]);
    let elapsed = (last.0 - first.0) as f64 / 1000.0;
    assert!(
        ((last.1 - first.1) - elapsed).abs() < 10.0,
        "{} in {elapsed}",
        last.1 - first.1
    );
}
