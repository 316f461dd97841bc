//! Rules replayed over simulated incidents and controls: judged once, looked at by several checks.
//!
//! A drill of every kind that the simulation knows: fifteen incidents, and seven times nothing that should wake anybody.
//! Which of the drills of a kind follows from the attempt's seed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use judge::{Expectation, Judge, Judgement, RuleSet};
use sim::{DrillKind, Scenario, play};

use super::{Outcome, reading};
use crate::evidence::{Evidence, sha256_hex};

/// So many different drills there are of each kind: a test tries lab 03's solution on all of them.
const DRILLS_OF_A_KIND: u64 = 8;
/// Judgements that are remembered. The same evidence always gives the same, so forgetting one only costs time.
const REMEMBERED: usize = 4;

static JUDGED: Mutex<VecDeque<(String, Arc<Judgement>)>> = Mutex::new(VecDeque::new());

/// How the rules in the file behave, or why they can't be judged.
pub(super) fn judgement(
    evidence: &Evidence,
    file: &str,
    expectation: &Expectation,
) -> Result<Arc<Judgement>, Outcome> {
    let text = reading::file(evidence, file)?;
    let path = evidence.files.get(file).map_or(file, |file| &file.path);
    let seed = drill_seed(evidence);
    let asked = serde_json::to_string(expectation).unwrap_or_default();
    let key = sha256_hex(format!("{seed} {asked} {text}").as_bytes());
    if let Some(known) = remembered(&key) {
        return Ok(known);
    }
    let rules = RuleSet::load(&[(path, text)])
        .map_err(|error| Outcome::fail(format!("Prometheus refuses {error}")))?;
    let judgement = Arc::new(replay(&rules, expectation, seed)?);
    let mut judged = JUDGED.lock().unwrap_or_else(PoisonError::into_inner);
    judged.push_back((key, Arc::clone(&judgement)));
    if judged.len() > REMEMBERED {
        judged.pop_front();
    }
    Ok(judgement)
}

/// Which drill of each kind this attempt is judged by.
pub(super) fn drill_seed(evidence: &Evidence) -> u64 {
    1 + evidence.seed % DRILLS_OF_A_KIND
}

fn remembered(key: &str) -> Option<Arc<Judgement>> {
    let judged = JUDGED.lock().unwrap_or_else(PoisonError::into_inner);
    let (_, judgement) = judged.iter().find(|(known, _)| known == key)?;
    Some(Arc::clone(judgement))
}

fn replay(rules: &RuleSet, expectation: &Expectation, seed: u64) -> Result<Judgement, Outcome> {
    let mut judge = Judge::new(rules, expectation).map_err(|error| Outcome::Error {
        observed: error.to_string(),
        advice: "report this message: the lab's rubric is wrong".to_owned(),
    })?;
    for kind in DrillKind::all() {
        judge.watch(&play(&Scenario::drill(kind, seed)));
    }
    Ok(judge.verdict(None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_labs_own_rules_are_right_whatever_is_drawn() {
        let text = include_str!("../../../labs/03-dashboards/solution/rules/flowforge.yml");
        let rules = RuleSet::load(&[("flowforge.yml", text)]).unwrap();
        for seed in 1..=DRILLS_OF_A_KIND {
            let judgement = replay(&rules, &Expectation::default(), seed).unwrap();
            let lost = judgement.findings.iter().filter(|it| it.points < it.of);
            assert_eq!(
                lost.collect::<Vec<_>>(),
                Vec::<&judge::Finding>::new(),
                "{seed}"
            );
        }
    }
}
