//! Data that answers are judged on: an hour each, with what makes wrong queries show.
//!
//! To add a dataset: a row in [`datasets`] with what happens in it, and a test in `tests/it/datasets.rs` that it does.

mod blemish;

use std::sync::Arc;

use promql::{QueryTimes, RangeParams};
use sim::{
    CounterReset, DependencyFlapping, Deploy, Endpoint, ErrorBurst, Fault, Import, LatencyOnePath,
    LoadCurve, PlannedIncident, PoolExhausted, Scenario, TargetLost, Topology, TrafficSurge,
    WorkerCrash,
};
use tsdb::MemoryStore;

const SECOND_MS: i64 = 1000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;

const REPLICAS: u64 = 3;
const WORKERS: u64 = 2;

/// Data with a name, and the times at which queries are evaluated on it.
#[derive(Debug, Clone)]
pub struct NamedDataset {
    pub name: String,
    /// What is special about it, in one sentence without a full stop.
    pub about: String,
    /// Shared: the same data may be asked at other times by many at once.
    pub store: Arc<MemoryStore>,
    pub times: QueryTimes,
}

/// Eight hours of FlowForge: an ordinary one, restarts, gaps, no traffic, failures, slow answers, a dead worker and full
/// pools, and one with series and labels missing. The seed draws whom it hits, when, and how bad.
pub fn datasets(seed: u64) -> Vec<NamedDataset> {
    let draw = Draw { seed };
    let replica = draw.below("replica", REPLICAS) as usize;
    let worker = draw.below("worker", WORKERS) as usize;
    let at = |purpose: &str, from: u64, to: u64| {
        (from + draw.below(purpose, to - from)) as i64 * MINUTE_MS
    };
    let planned = |at_ms, minutes: i64, fault| PlannedIncident {
        at_ms,
        duration_ms: minutes * MINUTE_MS,
        fault,
    };

    let ordinary = draw.scenario("ordinary");

    let mut restarts = draw.scenario("restarts");
    let every_ms = 60_000 * (6 + draw.below("every", 4));
    restarts.incidents = vec![
        planned(
            at("reset", 8, 14),
            22,
            Fault::CounterReset(CounterReset { replica, every_ms }),
        ),
        planned(
            at("deploy", 42, 48),
            3,
            Fault::Deploy(Deploy {
                version: "1.4.1".to_owned(),
            }),
        ),
    ];

    let mut gaps = draw.scenario("gaps");
    let lost = |targets| Fault::TargetLost(TargetLost { targets });
    gaps.incidents = vec![
        planned(
            at("gap", 12, 18),
            14,
            lost(vec![replica, REPLICAS as usize + worker]),
        ),
        planned(
            at("node-gap", 40, 46),
            8,
            lost(vec![(REPLICAS + WORKERS) as usize]),
        ),
    ];

    let gone_ms = gaps.end_ms() - at("gone", 9, 13);

    let mut idle = draw.scenario("idle");
    let from_hour = (idle.start_ms.rem_euclid(24 * HOUR_MS)) as f64 / HOUR_MS as f64;
    idle.load = LoadCurve {
        import: Some(Import {
            from_hour,
            to_hour: from_hour + 0.3,
            per_second: 1.0,
        }),
        ..LoadCurve::flat(0.0)
    };

    let mut failures = draw.scenario("failures");
    let share = 0.4 + draw.below("share", 5) as f64 / 10.0;
    let burst = ErrorBurst {
        replica,
        endpoint: Endpoint::CreateTask,
        share,
    };
    let flapping = DependencyFlapping {
        down_ms: 40_000,
        up_ms: 50_000,
    };
    failures.incidents = vec![
        planned(at("burst", 10, 16), 15, Fault::ErrorBurst(burst)),
        planned(
            at("flapping", 40, 45),
            8,
            Fault::DependencyFlapping(flapping),
        ),
    ];

    let mut slow = draw.scenario("slow");
    let latency = LatencyOnePath {
        endpoint: Endpoint::ListTasks,
        extra_median_ms: 500 + 100 * draw.below("latency", 5),
    };
    let surge = TrafficSurge { factor: 2.5 };
    slow.incidents = vec![
        planned(at("latency-at", 10, 16), 18, Fault::LatencyOnePath(latency)),
        planned(at("surge", 42, 46), 10, Fault::TrafficSurge(surge)),
    ];

    let mut crash = draw.scenario("crash");
    // A little more than one worker does: the queue takes minutes from one threshold to the next.
    crash.load.import = Some(Import {
        from_hour: 0.0,
        to_hour: 24.0,
        per_second: 1.05,
    });
    // At half a request a second and replica, ten connections are gone within some five minutes.
    let leak = PoolExhausted { leak_share: 0.1 };
    crash.incidents = vec![
        planned(
            at("crash", 12, 18),
            25,
            Fault::WorkerCrash(WorkerCrash { worker }),
        ),
        planned(at("leak", 46, 50), 16, Fault::PoolExhausted(leak)),
    ];

    let mut old_build = named(
        "old_build",
        "one replica runs a build that creates series late and another one that has no `path` label",
        &draw.scenario("old_build"),
    );
    blemish::drop_failures_of(Arc::make_mut(&mut old_build.store), &instance(replica));
    let other = (replica + 1) % REPLICAS as usize;
    blemish::merge_paths_of(Arc::make_mut(&mut old_build.store), &instance(other));

    let mut gaps = named(
        "gaps",
        "Prometheus cannot reach some targets for a while, at the end a job has left its configuration",
        &gaps,
    );
    blemish::end_job(Arc::make_mut(&mut gaps.store), "worker-service", gone_ms);

    vec![
        named(
            "ordinary",
            "an ordinary hour in which some requests fail",
            &ordinary,
        ),
        named(
            "restarts",
            "one replica restarts again and again, later all of them once",
            &restarts,
        ),
        gaps,
        named(
            "idle",
            "an import at first, then nobody but a health check",
            &idle,
        ),
        named(
            "failures",
            "one replica fails, later the database comes and goes",
            &failures,
        ),
        named(
            "slow",
            "one endpoint becomes slow, later traffic surges",
            &slow,
        ),
        named(
            "crash",
            "a worker dies and the queue grows, later the api leaks its database connections",
            &crash,
        ),
        old_build,
    ]
}

fn instance(replica: usize) -> String {
    format!("api-{replica}:8080")
}

fn named(name: &str, about: &str, scenario: &Scenario) -> NamedDataset {
    // Windows of up to ten minutes are full from the first step on.
    let range = RangeParams {
        start_ms: scenario.start_ms + 10 * MINUTE_MS,
        end_ms: scenario.end_ms(),
        step_ms: MINUTE_MS,
    };
    NamedDataset {
        name: name.to_owned(),
        about: about.to_owned(),
        store: Arc::new(sim::run(scenario).store),
        times: QueryTimes::Range(range),
    }
}

/// What a seed draws, each draw for a purpose of its own.
struct Draw {
    seed: u64,
}

impl Draw {
    /// In `0..bound`.
    fn below(&self, purpose: &str, bound: u64) -> u64 {
        let named = purpose
            .bytes()
            .fold(self.seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
        mixed(named) % bound.max(1)
    }

    /// Seventy minutes of a small FlowForge in which some requests fail.
    fn scenario(&self, purpose: &str) -> Scenario {
        let midnight = model::SAMPLE_DATASET_START_MS + 24 * HOUR_MS * self.below("day", 60) as i64;
        // Neither minutes nor scrapes fall on round times by chance alone.
        let begins = 8 * HOUR_MS + self.below(purpose, 8 * 60) as i64 * MINUTE_MS;
        Scenario {
            title: format!("Exercise {purpose} {}", self.seed),
            drill: None,
            seed: mixed(self.seed ^ self.below(purpose, u64::MAX)),
            start_ms: midnight + begins,
            duration_ms: 70 * MINUTE_MS,
            warm_up_ms: 6 * MINUTE_MS,
            scrape_interval_ms: 15 * SECOND_MS,
            topology: Topology {
                api_replicas: REPLICAS as usize,
                workers: WORKERS as usize,
                ..Topology::default()
            },
            load: LoadCurve::flat(3.0),
            background_failures: 0.01,
            incidents: Vec::new(),
        }
    }
}

fn mixed(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}
