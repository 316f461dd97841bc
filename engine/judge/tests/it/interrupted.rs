//! Replays that nobody waits for any more.

use judge::slo::{Phase, Recording, Traffic, Watch};
use judge::{Expectation, Interrupt, Judge, JudgeError, RuleSet};
use rules::eval::Stopped;

use crate::drills::{played, rules};

/// How each way of replaying rules ends.
fn replayed(rules: &RuleSet) -> [Result<(), JudgeError>; 3] {
    let expectation = Expectation::default();
    let traffic = Traffic::new(vec![Phase::new(60, 0.0001)]);
    let (store, ledger) = traffic.play();
    let mut judge = Judge::new(rules, &expectation).expect("an expectation of ours");
    [
        judge.watch(&played()[0]),
        Watch::over(rules, &traffic, &expectation).map(drop),
        Recording::new(rules, &store, &ledger, 60_000).map(drop),
    ]
}

#[test]
fn an_interrupted_replay_says_so_and_judges_nothing() {
    let text = "groups:\n- name: a\n  rules:\n  - {record: running, expr: up}\n";
    let rules = rules("interrupted", text);
    for ended in replayed(&rules) {
        ended.unwrap();
    }
    for ended in replayed(&rules.interrupted_by(Interrupt::when(|| true))) {
        let stopped = matches!(ended, Err(JudgeError::Stopped(Stopped::Interrupted)));
        assert!(stopped, "{ended:?}");
    }
}
