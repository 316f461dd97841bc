//! Reading drills of failures: what their checks have in common.

use super::{Outcome, reading};
use crate::evidence::{DrilledFailure, Evidence, FailuresEvidence, Shown, ShownSeries};
use crate::failures::{Answers, Diagnosis, DrillRecords, Failure, Movement, Moves};

/// What was seen of the drills, or why nothing was.
fn seen<'a>(evidence: &'a Evidence, target: &str) -> Result<&'a FailuresEvidence, Outcome> {
    let fault = || match evidence.faults.get(target) {
        Some(fault) => Outcome::fault(fault),
        None => Outcome::Error {
            observed: "nobody looked back at the drills".to_owned(),
            advice: "collect the evidence again".to_owned(),
        },
    };
    evidence.failures.as_ref().ok_or_else(fault)
}

/// The drill, or what to do about its absence.
pub(super) fn drill<'a>(
    evidence: &'a Evidence,
    target: &str,
    failure: Failure,
) -> Result<&'a DrilledFailure, Outcome> {
    let seen = seen(evidence, target)?;
    if let Some(drill) = seen
        .drills
        .iter()
        .find(|drill| drill.record.failure == failure)
    {
        return Ok(drill);
    }
    let text = reading::file(evidence, &seen.records)?;
    if let Err(error) = serde_json::from_str::<DrillRecords>(text) {
        let path = path(evidence, &seen.records);
        return Err(Outcome::fail(format!(
            "`{path}` is not what `labcheck drill` wrote: {error}"
        )));
    }
    Err(Outcome::fail(format!(
        "no drill of `{failure}` was carried out to its end: `labcheck drill start {failure}`, or `--blind` until it comes"
    )))
}

/// What the student says it was, or what is missing.
pub(super) fn diagnosis(
    evidence: &Evidence,
    target: &str,
    failure: Failure,
) -> Result<Diagnosis, Outcome> {
    let drill = drill(evidence, target, failure)?;
    let answers = &seen(evidence, target)?.answers;
    let path = path(evidence, answers);
    let text = reading::file(evidence, answers)?;
    let answers = Answers::parse(text)
        .map_err(|error| Outcome::fail(format!("`{path}` can't be read: {error}")))?;
    let id = &drill.record.id;
    answers
        .about(id)
        .and_then(|answer| answer.diagnosis.clone())
        .ok_or_else(|| Outcome::fail(format!("`{path}` has no diagnosis of the drill `{id}`")))
}

/// The series of a query that tells most, and how it moved; a query without a result says so.
pub(super) fn movement<'a>(
    shown: &'a Shown,
    drill: &DrilledFailure,
    wanted: Moves,
) -> Result<(Option<&'a ShownSeries>, Movement), Outcome> {
    if let Some(error) = &shown.error {
        return Err(Outcome::fail(format!(
            "Prometheus refuses `{}`: {error}",
            shown.query
        )));
    }
    let step_ms = shown.step_ms;
    let moved = shown.series.iter().map(|series| {
        let movement = Movement::of(&series.points, &drill.record, step_ms);
        (Some(series), movement)
    });
    // Of several series one that does what was said shows it; else the one that moved most.
    moved
        .max_by(|(_, a), (_, b)| {
            let as_said = |movement: &Movement| movement.direction() == wanted;
            (as_said(a).cmp(&as_said(b))).then(a.distance().total_cmp(&b.distance()))
        })
        .ok_or_else(|| {
            Outcome::fail(format!(
                "`{}` returned nothing in the whole time of the drill",
                shown.query
            ))
        })
}

/// "from 0.2 to 4.1, and 0.3 after the mending".
pub(super) fn story(movement: &Movement) -> String {
    let value = |value: Option<f64>| match value {
        Some(value) => format!("{value:.3}"),
        None => "nothing".to_owned(),
    };
    format!(
        "{} in the calm, {} in the failure, {} after it",
        value(movement.calm),
        value(movement.failing),
        value(movement.after)
    )
}

/// "12 s" or "3 min".
pub(super) fn span(ms: i64) -> String {
    match ms / 1000 {
        seconds if seconds.abs() < 120 => format!("{seconds} s"),
        seconds => format!("{} min", seconds / 60),
    }
}

fn path<'a>(evidence: &'a Evidence, file: &'a str) -> &'a str {
    evidence.files.get(file).map_or(file, |file| &file.path)
}
