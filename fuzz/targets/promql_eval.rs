//! Any query on a small store with every kind of sample: it ends in time, in bounded memory, with a value or an error.

#![no_main]

use std::cell::OnceCell;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use promql::promqltest::for_each_instant;
use promql::{EvalOptions, ParseOptions, QuerySettings, QueryTimes, RangeParams, api_json, query};
use tsdb::MemoryStore;

const DATA: &str = r#"
load 30s
  up{job="api", instance="a:1"} 1x20
  up{job="api", instance="b:1"} 1 0 _ 1x17
  requests_total{job="api", instance="a:1", status="200"} 0+10x20
  requests_total{job="api", instance="b:1", status="500"} 0+3x8 0+1x11
  build_info{job="api", instance="a:1", version="1.2.0"} 1x20
  target_info{job="api", instance="a:1", zone="east"} 1x20
  odd{kind="nan"} NaN 1 NaN Inf -Inf 0 -0 1e308 -1e308 5e-324 stale 7x9
  gauge 5 4 3 2 1 0 -1 -2 -3 -4 1e9 _ _ _ 3x6
  latency_bucket{le="0.1"} 0+1x20
  latency_bucket{le="1"} 0+2x20
  latency_bucket{le="+Inf"} 0+3x20
  latency_bucket{le="odd"} 1x20
  native {{schema:1 sum:5 count:4 z_bucket:1 z_bucket_w:0.001 buckets:[1 2] n_buckets:[1]}}+{{schema:1 sum:2 count:3 buckets:[1 1 1]}}x19
  native{kind="resets"} {{schema:0 sum:9 count:9 buckets:[4 5]}} {{schema:0 sum:1 count:1 buckets:[1]}} {{schema:-2 sum:1 count:1 buckets:[1]}} 4 {{schema:8 sum:1 count:1 buckets:[1]}}x15
  custom {{schema:-53 sum:3 count:3 custom_values:[1 2 5] buckets:[1 1 1]}}x20
  custom{kind="other"} {{schema:-53 sum:3 count:3 custom_values:[1 3] buckets:[1 1 1]}}x20

eval instant at 0 vector(0)
  {} 0
"#;

/// How long an evaluation may work before it is asked to stop, and how soon it must have done so. Both are long: the
/// fuzzer runs beside other work, ten times slower than it could.
const PATIENCE: Duration = Duration::from_secs(2);
const PROMPTLY: Duration = Duration::from_secs(10);

thread_local! {
    static STORE: OnceCell<MemoryStore> = const { OnceCell::new() };
}

fuzz_target!(|source: &str| {
    STORE.with(|store| {
        let store = store.get_or_init(load);
        for times in [
            QueryTimes::Instant(300_000),
            range(0, 600_000, 30_000),
            range(299_500, 300_500, 1),
        ] {
            for everything in [false, true] {
                run(store, source, times, everything);
            }
        }
    });
});

fn load() -> MemoryStore {
    let mut loaded = None;
    for_each_instant(DATA, |store, _, _| loaded = Some(store.clone())).expect("the script reads");
    loaded.expect("the script evaluates something")
}

fn range(start_ms: i64, end_ms: i64, step_ms: i64) -> QueryTimes {
    QueryTimes::Range(RangeParams {
        start_ms,
        end_ms,
        step_ms,
    })
}

fn run(store: &MemoryStore, source: &str, times: QueryTimes, everything: bool) {
    let started = Instant::now();
    let is_late = || started.elapsed() > PATIENCE;
    let settings = QuerySettings {
        language: ParseOptions::everything(),
        evaluation: EvalOptions {
            max_samples: 2_000_000,
            delayed_name_removal: everything,
            use_start_timestamps: everything,
            interrupt: Some(&is_late),
            ..EvalOptions::default()
        },
        ..QuerySettings::default()
    };
    let outcome = query(store, source, times, &settings);
    api_json::answer(source, times, &outcome);
    assert!(
        started.elapsed() < PROMPTLY,
        "{:?} for {source:?}",
        started.elapsed()
    );
}
