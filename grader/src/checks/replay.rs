//! Rules replayed over simulated incidents and controls: judged once, looked at by several checks.
//!
//! A drill of every kind that the simulation knows: fifteen incidents, and seven times nothing that should wake anybody.
//! Which of the drills of a kind follows from the attempt's seed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use judge::{Expectation, Judge, JudgeError, Judgement, RuleSet};
use sim::{DrillKind, Scenario, play};

use super::{Outcome, reading};
use crate::evidence::{Evidence, sha256_hex};

/// So many different drills there are of each kind: a test tries lab 03's solution on all of them.
const DRILLS_OF_A_KIND: u64 = 8;
/// Judgements that are remembered. The same evidence always gives the same, so forgetting one only costs time.
const REMEMBERED: usize = 4;

/// How rules behave, or why they can't be judged: that too takes a while to find out.
type Judged = Result<Arc<Judgement>, Outcome>;

static JUDGED: Mutex<VecDeque<(String, Judged)>> = Mutex::new(VecDeque::new());

/// How the rules in the file behave, or why they can't be judged.
pub(super) fn judgement(evidence: &Evidence, file: &str, expectation: &Expectation) -> Judged {
    let text = reading::file(evidence, file)?;
    let path = evidence.files.get(file).map_or(file, |file| &file.path);
    let seed = drill_seed(evidence);
    let asked = serde_json::to_string(expectation).unwrap_or_default();
    let key = sha256_hex(format!("{seed} {asked} {text}").as_bytes());
    if let Some(known) = remembered(&key) {
        return known;
    }
    let rules = RuleSet::load(&[(path, text)])
        .map_err(|error| Outcome::fail(format!("Prometheus refuses {error}")))?
        .interrupted_by(evidence.interrupt.clone());
    let judgement = replay(&rules, expectation, seed).map(Arc::new);
    if evidence.interrupt.is_over() {
        // Given up: the next attempt must find out by itself.
        return judgement;
    }
    let mut judged = JUDGED.lock().unwrap_or_else(PoisonError::into_inner);
    judged.push_back((key, judgement.clone()));
    if judged.len() > REMEMBERED {
        judged.pop_front();
    }
    judgement
}

/// Which drill of each kind this attempt is judged by.
pub(super) fn drill_seed(evidence: &Evidence) -> u64 {
    1 + evidence.seed % DRILLS_OF_A_KIND
}

fn remembered(key: &str) -> Option<Judged> {
    let judged = JUDGED.lock().unwrap_or_else(PoisonError::into_inner);
    let (_, judgement) = judged.iter().find(|(known, _)| known == key)?;
    Some(judgement.clone())
}

fn replay(rules: &RuleSet, expectation: &Expectation, seed: u64) -> Result<Judgement, Outcome> {
    let mut judge = Judge::new(rules, expectation).map_err(|error| Outcome::Error {
        observed: error.to_string(),
        advice: "report this message: the lab's rubric is wrong".to_owned(),
    })?;
    for kind in DrillKind::all() {
        judge
            .watch(&play(&Scenario::drill(kind, seed)))
            .map_err(|error| too_much(&error))?;
    }
    Ok(judge.verdict(None))
}

/// Rules that a limit stops were not looked at to the end, so nothing can be said of what they do.
pub(super) fn too_much(error: &JudgeError) -> Outcome {
    Outcome::fail(format!("the rules can't be judged: {error}"))
}

#[cfg(test)]
mod tests {
    use judge::Interrupt;

    use super::*;
    use crate::checks::fixture::Fixture;

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

    #[test]
    fn what_was_given_up_is_not_remembered() {
        let rules = "groups:\n- name: a\n  rules:\n  - {alert: Down, expr: up == 0}\n";
        let mut evidence = Fixture::reference().with_file("rules", rules).build();
        let asked = |evidence: &Evidence| judgement(evidence, "rules", &Expectation::default());
        evidence.interrupt = Interrupt::when(|| true);
        assert!(asked(&evidence).is_err());
        evidence.interrupt = Interrupt::default();
        assert!(asked(&evidence).is_ok());
    }
}
