//! Any rule file: it loads or is refused at places that are in it, and what loads is replayed over a small store, every
//! alert's texts included, in time and in bounded memory. A second YAML document is a unit test of these rules.

#![no_main]

use std::cell::OnceCell;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use promql::EvalOptions;
use promql::promqltest::for_each_instant;
use rules::eval::{Period, Replay, ReplayOptions, replay};
use rules::load::{LoadOptions, RuleFile, load_bytes};
use rules::unit_test::{self, RuleSource, RunOptions, TestFile};
use tsdb::MemoryStore;

/// What the rules of our own tests read.
const DATA: &str = r#"
load 1m
  up{job="api", instance="a:1"} 1 1 0 0 0 _ _ 1 1 0 0
  up{job="api", instance="b:1"} 1 0 stale 1x7
  node{instance="a"} 3x10
  node{instance="b"} 1 NaN Inf -Inf 0 -0 1e308 5e-324 1 1 1
  a{x="1"} 1 2 _ 4 stale 6x5
  http_requests_total{job="api", status="200"} 0+60x10
  http_requests_total{job="api", status="500"} 0+6x4 0+9x5
  latency_bucket{job="api", le="0.1"} 0+1x10
  latency_bucket{job="api", le="+Inf"} 0+3x10
  hist{job="h"} {{schema:0 sum:5 count:4 buckets:[1 2 1]}}+{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x10

eval instant at 0 vector(0)
  {} 0
"#;

/// How long a replay may work before it is asked to stop, and how soon it must have done so: the fuzzer runs beside
/// other work.
const PATIENCE: Duration = Duration::from_secs(2);
const PROMPTLY: Duration = Duration::from_secs(15);

thread_local! {
    static STORE: OnceCell<MemoryStore> = const { OnceCell::new() };
}

fuzz_target!(|bytes: &[u8]| {
    STORE.with(|store| {
        let file = load_bytes(bytes, &LoadOptions::default());
        read_all_of(&file);
        let store = store.get_or_init(load);
        for one_by_one in [false, true] {
            replay_over(store, &file, one_by_one);
        }
    });
    let text = String::from_utf8_lossy(bytes);
    if let Some((rules, tests)) = text.split_once("\n---\n") {
        run_tests(rules, tests);
    }
});

fn load() -> MemoryStore {
    let mut loaded = None;
    for_each_instant(DATA, |store, _, _| loaded = Some(store.clone())).expect("the script reads");
    loaded.expect("the script evaluates something")
}

fn read_all_of(file: &RuleFile) {
    for problem in &file.problems {
        assert!(!problem.to_string().is_empty());
    }
    for rule in file.groups.iter().flat_map(|group| &group.rules) {
        for diagnostic in &rule.query.diagnostics {
            let place = rule
                .expr
                .span_of(diagnostic.span.start..diagnostic.span.end);
            assert!(place.start <= place.end, "{place:?}");
        }
    }
}

fn replay_over(store: &MemoryStore, file: &RuleFile, one_by_one: bool) {
    let started = Instant::now();
    let is_late = || started.elapsed() > PATIENCE;
    let options = ReplayOptions {
        eval: EvalOptions {
            max_samples: 200_000,
            interrupt: Some(&is_late),
            ..EvalOptions::default()
        },
        max_evaluations: 2_000,
        max_samples_written: 20_000,
        max_series_written: 2_000,
        one_by_one,
        ..ReplayOptions::default()
    };
    let period = Period {
        start_ms: 0,
        end_ms: 600_000,
    };
    let replay = replay(&file.groups, store, period, &options);
    ask_about_alerts(&replay);
    assert!(started.elapsed() < PROMPTLY, "{:?}", started.elapsed());
}

/// Every text of every alert at three moments.
fn ask_about_alerts(replay: &Replay<'_>) {
    for history in replay.rules() {
        // An alert for each of hundreds of series tells no more than the first of them.
        for alert in history.alerts.iter().take(20) {
            assert!(!alert.changes().is_empty());
            for episode in &alert.episodes {
                for at_ms in [0, episode.active_at_ms, 600_000] {
                    replay.annotations_at(history.rule, episode, at_ms);
                }
            }
        }
    }
}

fn run_tests(rules: &str, tests: &str) {
    let file = unit_test::load(tests);
    if is_long(&file) {
        return;
    }
    let resolve = |_: &str| {
        vec![RuleSource {
            name: "rules.yml".to_owned(),
            text: rules.to_owned(),
        }]
    };
    let report = unit_test::run(&file, &resolve, &RunOptions::default());
    drop(report.to_string());
}

/// Whether the tests ask for so much that hitting the limits of the crate would take minutes here.
fn is_long(file: &TestFile) -> bool {
    let steps = |end_ms: i64| end_ms / file.evaluation_interval_ms.max(1);
    let ends = file
        .tests
        .iter()
        .map(|test| steps(test.last_eval_time_ms()));
    let inputs = file.tests.iter().flat_map(|test| &test.input_series);
    ends.fold(0, i64::saturating_add) > 300
        || inputs
            .into_iter()
            .any(|input| has_number_above_thousand(&input.values))
}

/// `1x100000` is a hundred thousand samples.
fn has_number_above_thousand(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() > 3)
}
