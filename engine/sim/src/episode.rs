//! A scenario that was played: what was recorded, and the truth about it.

use tsdb::dataset::Dataset;

use crate::drill::{DrillKind, Response};
use crate::route::Endpoint;
use crate::scenario::Scenario;

/// What Prometheus recorded of a scenario, and what really happened.
#[derive(Debug, Clone)]
pub struct Episode {
    pub dataset: Dataset,
    pub truth: GroundTruth,
}

/// What really happened: counted while it happened, not read off the metrics.
#[derive(Debug, Clone, PartialEq)]
pub struct GroundTruth {
    /// What the drill is about; `None` for a scenario put together by hand.
    pub drill: Option<DrillKind>,
    pub seed: u64,
    /// From the first fault's begin to the last one's end, Unix milliseconds; `None` if nothing was changed.
    pub fault: Option<(i64, i64)>,
    /// What went on: one sentence for each fault, or for the control.
    pub causes: Vec<String>,
    /// Who was hurt; empty if nobody was.
    pub harms: Vec<Harm>,
    /// What the one on call should hear of it.
    pub response: Response,
    /// Users' requests and tasks, minute by minute.
    pub minutes: Vec<Minute>,
}

/// Somebody was hurt, from a time to a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Harm {
    pub kind: HarmKind,
    /// `callers of GET /tasks`, `owners of tasks`
    pub who: String,
    /// What counts as hurt.
    pub what: String,
    /// Share of their requests or tasks that were bad in that time.
    pub share: f64,
    pub start_ms: i64,
    pub end_ms: i64,
}

/// In which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HarmKind {
    /// Answers are 5xx.
    Errors(Endpoint),
    /// Answers take longer than 300 ms.
    Slow(Endpoint),
    /// Tasks wait longer than 30 s.
    LateTasks,
}

/// What users sent in one minute, and how much of it went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Minute {
    /// Its begin, Unix milliseconds.
    pub at_ms: i64,
    pub requests: u32,
    /// Answered with 5xx.
    pub failed: u32,
    /// Answered after more than 300 ms.
    pub slow: u32,
    /// Tasks that a worker began.
    pub tasks: u32,
    /// Of these, those that had waited longer than 30 s.
    pub late: u32,
}

impl GroundTruth {
    /// From the first moment at which anybody was hurt to the last, Unix milliseconds.
    pub fn harm(&self) -> Option<(i64, i64)> {
        let from = self.harms.iter().map(|harm| harm.start_ms).min()?;
        let to = self.harms.iter().map(|harm| harm.end_ms).max()?;
        Some((from, to))
    }
}

/// Plays `scenario` from beginning to end and keeps the truth.
///
/// # Panics
/// As [`crate::run`].
pub fn play(scenario: &Scenario) -> Episode {
    let (dataset, truth) = crate::simulate(scenario);
    let first = scenario.incidents.iter().map(|planned| planned.at_ms).min();
    let last = scenario
        .incidents
        .iter()
        .map(|planned| planned.at_ms + planned.duration_ms)
        .max();
    let fault = first.zip(last);
    let causes = match scenario.drill {
        Some(DrillKind::Control(control)) => vec![control.cause().to_owned()],
        _ => scenario
            .incidents
            .iter()
            .map(|planned| planned.fault.behaviour().cause())
            .collect(),
    };
    Episode {
        truth: GroundTruth {
            drill: scenario.drill,
            seed: scenario.seed,
            fault: fault.map(|(from, to)| (scenario.start_ms + from, scenario.start_ms + to)),
            causes,
            harms: {
                // Where nothing was changed nobody should be hurt at any time.
                let (from, to) = fault.unwrap_or((0, scenario.duration_ms));
                truth.harms(from, to)
            },
            response: scenario
                .drill
                .map_or(Response::Silence, DrillKind::response),
            minutes: truth.minutes(scenario.end_ms()),
        },
        dataset,
    }
}
