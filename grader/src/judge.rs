//! From evidence to verdicts: pure, and the same evidence gives the same bytes.

use std::collections::BTreeMap;

use judge::Interrupt;
use model::{CheckId, Report, Status, Verdict};

use crate::checks::Outcome;
use crate::evidence::Evidence;
use crate::rubric::{Criterion, Rubric};

/// Judges all of the evidence.
pub fn judge(rubric: &Rubric, evidence: &Evidence) -> Report {
    report(rubric, verdicts(rubric, evidence, &mut |_| {}))
}

/// Judges all of the evidence and hands out each verdict as soon as it is made, in the rubric's order. Once `interrupt`
/// is over, a query or rule that is still run is given up, and there is no further verdict and no report.
pub fn judge_each(
    rubric: &Rubric,
    mut evidence: Evidence,
    interrupt: Interrupt,
    on_verdict: &mut dyn FnMut(&Verdict),
) -> Option<Report> {
    evidence.interrupt = interrupt;
    let verdicts = verdicts(rubric, &evidence, on_verdict);
    (verdicts.len() == rubric.criteria.len()).then(|| report(rubric, verdicts))
}

/// The verdicts up to an interruption.
fn verdicts(
    rubric: &Rubric,
    evidence: &Evidence,
    on_verdict: &mut dyn FnMut(&Verdict),
) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = Vec::with_capacity(rubric.criteria.len());
    let mut statuses: BTreeMap<&CheckId, Status> = BTreeMap::new();
    for criterion in &rubric.criteria {
        let verdict = verdict(criterion, &statuses, evidence);
        // Of what was given up nothing can be said, and who knows whether this was.
        if evidence.interrupt.is_over() {
            break;
        }
        statuses.insert(&criterion.id, verdict.status);
        on_verdict(&verdict);
        verdicts.push(verdict);
    }
    verdicts
}

fn report(rubric: &Rubric, verdicts: Vec<Verdict>) -> Report {
    Report {
        lab: rubric.lab.clone(),
        title: rubric.title.clone(),
        points: round(verdicts.iter().map(|verdict| verdict.points).sum()),
        points_possible: rubric.points_possible(),
        verdicts,
    }
}

fn verdict(
    criterion: &Criterion,
    statuses: &BTreeMap<&CheckId, Status>,
    evidence: &Evidence,
) -> Verdict {
    let unmet: Vec<&CheckId> = criterion
        .needs
        .iter()
        .filter(|id| statuses.get(id) != Some(&Status::Pass))
        .collect();
    if let Some(first) = unmet.first() {
        // What can't be judged because of an infrastructure fault is itself a fault, not a mistake.
        let is_fault = unmet
            .iter()
            .any(|id| statuses.get(*id) == Some(&Status::Error));
        let names: Vec<_> = unmet.iter().map(|id| format!("`{id}`")).collect();
        let names = names.join(", ");
        return if is_fault {
            made(
                criterion,
                Status::Error,
                0.0,
                format!("could not be looked at: {names} ended in an infrastructure fault"),
                Some(format!(
                    "First see to `{first}`; this costs neither points nor an attempt."
                )),
            )
        } else {
            made(
                criterion,
                Status::Skipped,
                0.0,
                format!("not looked at: it needs {names}, which did not pass"),
                Some(format!("First make `{first}` pass.")),
            )
        };
    }
    let hint = criterion.hints.first().cloned();
    match criterion.check.run(evidence) {
        Outcome::Pass { observed } => {
            made(criterion, Status::Pass, criterion.points, observed, None)
        }
        Outcome::Partial { share, observed } => made(
            criterion,
            Status::Partial,
            round(criterion.points * share.clamp(0.0, 1.0)),
            observed,
            hint,
        ),
        Outcome::Fail { observed } => made(criterion, Status::Fail, 0.0, observed, hint),
        Outcome::Error { observed, advice } => {
            made(criterion, Status::Error, 0.0, observed, Some(advice))
        }
    }
}

fn made(
    criterion: &Criterion,
    status: Status,
    points: f64,
    observed: String,
    hint: Option<String>,
) -> Verdict {
    let is_wrong = matches!(status, Status::Fail | Status::Partial);
    Verdict {
        check: criterion.id.clone(),
        title: criterion.title.clone(),
        status,
        points,
        points_possible: criterion.points,
        expected: criterion.expected.clone(),
        observed,
        why: criterion.why.clone(),
        hint,
        misconception: criterion.misconception.clone().filter(|_| is_wrong),
        lesson: criterion.lesson.clone(),
    }
}

/// To hundredths, so that shares add up the same everywhere.
fn round(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests;
