//! The same judgements for every platform, as JSON.

use judge::{Expectation, Judge, RuleSet};
use sim::{ControlKind, DrillKind, IncidentKind, Scenario, play};

const FILES: [(&str, &str); 4] = [
    ("thresholds", include_str!("../rules/good/thresholds.yml")),
    ("ratios", include_str!("../rules/good/ratios.yml")),
    ("burn_rate", include_str!("../rules/good/burn_rate.yml")),
    ("nan", include_str!("../rules/bad/p15_nan_when_idle.yml")),
];

const DRILLS: [DrillKind; 5] = [
    DrillKind::Incident(IncidentKind::WorkerCrash),
    DrillKind::Incident(IncidentKind::TailLatency),
    DrillKind::Incident(IncidentKind::Partition),
    DrillKind::Control(ControlKind::IdleNight),
    DrillKind::Control(ControlKind::ErrorBlip),
];

/// Plays the drills and judges the files on them, with everything that can be drawn.
pub fn json() -> String {
    let drills: Vec<_> = DRILLS
        .iter()
        .map(|kind| play(&Scenario::drill(*kind, 7)))
        .collect();
    let mut lines = String::new();
    for file in FILES {
        let rules = RuleSet::load(&[file]).expect("our own file");
        let expectation = Expectation::default();
        let mut judge = Judge::new(&rules, &expectation)
            .expect("the default")
            .with_traces();
        for drill in &drills {
            judge.watch(drill).expect("our own files are small");
        }
        lines += &serde_json::to_string(&judge.verdict(None)).expect("plain data");
        lines.push('\n');
    }
    lines
}
