//! Played drills, shared by all tests.

use std::sync::OnceLock;

use judge::{Expectation, Judgement, RuleSet, judge};
use sim::{DrillKind, Episode, IncidentKind, Scenario, play};

pub const SEED: u64 = 1;

/// One drill of each kind.
pub fn played() -> &'static [Episode] {
    static PLAYED: OnceLock<Vec<Episode>> = OnceLock::new();
    PLAYED.get_or_init(|| of_seed(SEED).collect())
}

/// One drill of each kind, played one by one.
pub fn of_seed(seed: u64) -> impl Iterator<Item = Episode> {
    DrillKind::all().map(move |kind| play(&Scenario::drill(kind, seed)))
}

/// A rule file of ours and what is asked of it.
#[derive(Clone, Copy)]
pub enum Style {
    Thresholds,
    Ratios,
    BurnRate,
    Workers,
    Traffic,
    Errors,
}

/// Incidents in which requests fail.
const FAILING: [IncidentKind; 6] = [
    IncidentKind::PoolExhausted,
    IncidentKind::ConnectionLeak,
    IncidentKind::ErrorBurst,
    IncidentKind::BadDeploy,
    IncidentKind::Partition,
    IncidentKind::DependencyFlapping,
];

impl Style {
    pub const ALL: [Self; 6] = [
        Self::Thresholds,
        Self::Ratios,
        Self::BurnRate,
        Self::Workers,
        Self::Traffic,
        Self::Errors,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Thresholds => "thresholds",
            Self::Ratios => "ratios",
            Self::BurnRate => "burn_rate",
            Self::Workers => "workers",
            Self::Traffic => "traffic",
            Self::Errors => "errors",
        }
    }

    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.name() == name)
    }

    pub fn expectation(self) -> Expectation {
        let slow = [
            IncidentKind::LatencyOnePath,
            IncidentKind::TailLatency,
            IncidentKind::CpuSaturation,
        ];
        match self {
            // Everything that hurts users.
            Self::Thresholds => Expectation::default(),
            Self::Ratios => Expectation::pages(&[&FAILING[..], &slow].concat()),
            Self::BurnRate => Expectation {
                // One request in twenty has to fail for a quarter of an hour until that matters to the budget.
                max_delay_seconds: 1200,
                // The slow burn looks back half an hour.
                max_clear_seconds: 2100,
                max_budget_before_page: Some(0.2),
                ..Expectation::pages(&FAILING)
            },
            Self::Workers => Expectation::pages(&[IncidentKind::WorkerCrash]),
            Self::Errors => Expectation::pages(&FAILING),
            Self::Traffic => Expectation::pages(&[IncidentKind::TrafficSurge]),
        }
    }
}

pub fn rules(name: &str, text: &str) -> RuleSet {
    RuleSet::load(&[(name, text)]).unwrap_or_else(|error| panic!("{error}"))
}

/// Judges one rule file on the drills of [`SEED`].
pub fn judged(name: &str, text: &str, expectation: &Expectation) -> Judgement {
    judge(&rules(name, text), None, played(), expectation).expect("an expectation of ours")
}
