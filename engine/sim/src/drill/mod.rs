//! Drills: a few hours with one incident, or with nothing that should wake anybody.
//!
//! Promises: kind and seed decide everything; what a seed draws (who, how bad, when, how long) stays within what makes
//! the incident the one that its kind says. A drill has an hour and a half before its incident and time enough after.
//!
//! To add a kind: a variant here with its slug and its answer, its parameters in `incidents.rs` or `controls.rs`; the
//! tests in `tests/it/drills.rs` then ask of it what they ask of all.

mod controls;
mod incidents;

use crate::load::{Import, LoadCurve};
use crate::random::Random;
use crate::scenario::{BACKGROUND_FAILURES, HOUR_MS, MINUTE_MS, SECOND_MS, Scenario, Topology};

/// What a drill is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DrillKind {
    Incident(IncidentKind),
    Control(ControlKind),
}

/// Something is wrong, and most of the time somebody is hurt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IncidentKind {
    WorkerCrash,
    SlowWorker,
    PoolExhausted,
    ConnectionLeak,
    LatencyOnePath,
    TailLatency,
    ErrorBurst,
    BadDeploy,
    CpuSaturation,
    Partition,
    TrafficSurge,
    QueuePoison,
    TargetLost,
    CounterReset,
    DependencyFlapping,
}

/// Nothing that should wake anybody, though it may look like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ControlKind {
    DailyWave,
    SingleBadScrape,
    DeployRestarts,
    BatchJob,
    IdleNight,
    CpuPeak,
    /// A few failures for a minute or two: nobody can do anything before it is over.
    ErrorBlip,
}

/// What the one on call should hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    /// Users are hurt: somebody must come now.
    Page,
    /// Nobody is hurt, but somebody should look in working hours.
    Ticket,
    Silence,
}

impl Response {
    /// `page`, `ticket` or `silence`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Ticket => "ticket",
            Self::Silence => "silence",
        }
    }
}

impl IncidentKind {
    pub const ALL: [Self; 15] = [
        Self::WorkerCrash,
        Self::SlowWorker,
        Self::PoolExhausted,
        Self::ConnectionLeak,
        Self::LatencyOnePath,
        Self::TailLatency,
        Self::ErrorBurst,
        Self::BadDeploy,
        Self::CpuSaturation,
        Self::Partition,
        Self::TrafficSurge,
        Self::QueuePoison,
        Self::TargetLost,
        Self::CounterReset,
        Self::DependencyFlapping,
    ];

    /// Its name in files and reports.
    pub fn slug(self) -> &'static str {
        match self {
            Self::WorkerCrash => "worker_crash",
            Self::SlowWorker => "slow_worker",
            Self::PoolExhausted => "pool_exhausted",
            Self::ConnectionLeak => "connection_leak",
            Self::LatencyOnePath => "latency_one_path",
            Self::TailLatency => "tail_latency",
            Self::ErrorBurst => "error_burst",
            Self::BadDeploy => "bad_deploy",
            Self::CpuSaturation => "cpu_saturation",
            Self::Partition => "partition",
            Self::TrafficSurge => "traffic_surge",
            Self::QueuePoison => "queue_poison",
            Self::TargetLost => "target_lost",
            Self::CounterReset => "counter_reset",
            Self::DependencyFlapping => "dependency_flapping",
        }
    }

    /// A lost target blinds us, and a process that starts again and again is ill: both hurt nobody.
    pub fn response(self) -> Response {
        match self {
            Self::TargetLost | Self::CounterReset => Response::Ticket,
            _ => Response::Page,
        }
    }
}

impl ControlKind {
    pub const ALL: [Self; 7] = [
        Self::DailyWave,
        Self::SingleBadScrape,
        Self::DeployRestarts,
        Self::BatchJob,
        Self::IdleNight,
        Self::CpuPeak,
        Self::ErrorBlip,
    ];

    /// Its name in files and reports.
    pub fn slug(self) -> &'static str {
        match self {
            Self::DailyWave => "daily_wave",
            Self::SingleBadScrape => "single_bad_scrape",
            Self::DeployRestarts => "deploy_restarts",
            Self::BatchJob => "batch_job",
            Self::IdleNight => "idle_night",
            Self::CpuPeak => "cpu_peak",
            Self::ErrorBlip => "error_blip",
        }
    }

    /// What goes on, in one sentence, and why nobody should be woken.
    pub fn cause(self) -> &'static str {
        match self {
            Self::DailyWave => "traffic rose steeply, as on every morning",
            Self::SingleBadScrape => "one scrape of every target failed, the next ones did not",
            Self::DeployRestarts => {
                "new versions of api-service were rolled out: counters started again, no request was lost"
            }
            Self::BatchJob => "a customer imported tasks, no more than the workers can bear",
            Self::IdleNight => "hardly anybody was there: many minutes passed without a request",
            Self::CpuPeak => {
                "programs of low priority used what the processors had to spare: no request waited for them"
            }
            Self::ErrorBlip => {
                "about one request in ten failed for a minute or two: over before anybody could have come"
            }
        }
    }
}

impl DrillKind {
    /// All kinds, incidents first.
    pub fn all() -> impl Iterator<Item = Self> {
        let incidents = IncidentKind::ALL.into_iter().map(Self::Incident);
        incidents.chain(ControlKind::ALL.into_iter().map(Self::Control))
    }

    /// Its name in files and reports.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Incident(kind) => kind.slug(),
            Self::Control(kind) => kind.slug(),
        }
    }

    /// The kind with this name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::all().find(|kind| kind.slug() == slug)
    }

    /// What the one on call should hear.
    pub fn response(self) -> Response {
        match self {
            Self::Incident(kind) => kind.response(),
            Self::Control(_) => Response::Silence,
        }
    }
}

impl Scenario {
    /// Some hours with one incident of this kind; the seed draws the rest.
    pub fn incident(kind: IncidentKind, seed: u64) -> Self {
        let mut random = Random::stream(seed, kind.slug());
        let mut scenario = working_hours(DrillKind::Incident(kind), seed, &mut random);
        scenario.incidents = vec![incidents::draw(kind, &mut random)];
        scenario
    }

    /// Some hours without anything that should wake anybody; the seed draws the rest.
    pub fn control(kind: ControlKind, seed: u64) -> Self {
        let mut random = Random::stream(seed, kind.slug());
        let mut scenario = working_hours(DrillKind::Control(kind), seed, &mut random);
        controls::set_up(kind, &mut random, &mut scenario);
        scenario
    }

    /// The drill of this kind and seed.
    pub fn drill(kind: DrillKind, seed: u64) -> Self {
        match kind {
            DrillKind::Incident(kind) => Self::incident(kind, seed),
            DrillKind::Control(kind) => Self::control(kind, seed),
        }
    }
}

/// Four hours of an ordinary day, with as many tasks as two workers do with ease and one does not.
fn working_hours(kind: DrillKind, seed: u64, random: &mut Random) -> Scenario {
    let midnight = model::SAMPLE_DATASET_START_MS + 24 * HOUR_MS * (1 + random.below(60) as i64);
    let begins = 8 * HOUR_MS + random.below(13) as i64 * 30 * MINUTE_MS;
    Scenario {
        title: format!("Drill {} {seed}", kind.slug()),
        drill: Some(kind),
        seed,
        start_ms: midnight + begins,
        duration_ms: 4 * HOUR_MS,
        warm_up_ms: 6 * MINUTE_MS,
        scrape_interval_ms: 15 * SECOND_MS,
        topology: Topology::default(),
        load: LoadCurve {
            mean_per_second: random.between(5.0, 6.0),
            swing: 0.08,
            low_hour: 4.0,
            peak_hour: 15.0,
            import: Some(Import {
                from_hour: 0.0,
                to_hour: 24.0,
                per_second: random.between(1.05, 1.2),
            }),
        },
        background_failures: BACKGROUND_FAILURES,
        incidents: Vec::new(),
    }
}
