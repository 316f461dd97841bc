//! Which alerts fire, against which should.

use crate::eval::{AlertState, Replay};
use crate::load::RuleKind;

use super::diff::Rows;
use super::file::{AlertTest, ExpectedAlert};
use super::report::{AlertDifference, FoundAlert};

/// The alerts of a name that fire after the evaluation at `at_ms`, sorted.
pub(super) fn firing(replay: &Replay<'_>, alertname: &str, at_ms: i64) -> Vec<FoundAlert> {
    let mut found = Vec::new();
    for history in replay.rules() {
        let rule = history.rule;
        if rule.kind != RuleKind::Alerting || rule.name.as_str() != alertname {
            continue;
        }
        for (alert, episode) in history.active_at(at_ms) {
            if episode.state_at(at_ms) != AlertState::Firing {
                continue;
            }
            let mut annotations = replay.annotations_at(rule, episode, at_ms);
            annotations.sort();
            found.push(FoundAlert {
                labels: alert
                    .labels
                    .iter()
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect(),
                annotations,
            });
        }
    }
    found.sort();
    found
}

/// The alerts that a test expects, with `alertname` as they have it when they fire; sorted.
pub(super) fn expected(test: &AlertTest) -> Vec<FoundAlert> {
    let mut alerts: Vec<FoundAlert> = test
        .expected
        .iter()
        .map(|alert| as_found(alert, &test.alertname))
        .collect();
    alerts.sort();
    alerts
}

fn as_found(alert: &ExpectedAlert, alertname: &str) -> FoundAlert {
    let mut labels: Vec<(String, String)> = alert
        .labels
        .iter()
        .filter(|(name, _)| name.as_str() != "alertname")
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect();
    labels.push(("alertname".to_owned(), alertname.to_owned()));
    labels.sort();
    let mut annotations: Vec<(String, String)> = alert
        .annotations
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect();
    annotations.sort();
    FoundAlert {
        labels,
        annotations,
    }
}

/// What differs: equal alerts go first, then each expected one meets the most similar that is left.
pub(super) fn differences(
    expected: Vec<FoundAlert>,
    mut found: Vec<FoundAlert>,
) -> Vec<AlertDifference> {
    let mut unmatched = Vec::new();
    for alert in expected {
        match found.iter().position(|other| *other == alert) {
            Some(index) => drop(found.remove(index)),
            None => unmatched.push(alert),
        }
    }
    let mut differences = Vec::new();
    for alert in unmatched {
        let best = (0..found.len()).max_by_key(|index| {
            let other = found.get(*index);
            (
                other.map(|other| likeness(&alert, other)),
                usize::MAX - index,
            )
        });
        match best {
            Some(index) => {
                let other = found.remove(index);
                differences.push(AlertDifference::Changed {
                    labels: Rows::new(&alert.labels, &other.labels),
                    annotations: Rows::new(&alert.annotations, &other.annotations),
                });
            }
            None => differences.push(AlertDifference::Missing(alert)),
        }
    }
    differences.extend(found.into_iter().map(AlertDifference::Unexpected));
    differences
}

/// How many pairs two alerts share; labels count before annotations.
fn likeness(a: &FoundAlert, b: &FoundAlert) -> (usize, usize) {
    let shared = |a: &[(String, String)], b: &[(String, String)]| {
        a.iter().filter(|pair| b.contains(pair)).count()
    };
    (
        shared(&a.labels, &b.labels),
        shared(&a.annotations, &b.annotations),
    )
}
