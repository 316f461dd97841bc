//! Reading drills of failures: what their checks have in common.

use super::{Outcome, reading};
use crate::evidence::{DrilledFailure, Evidence, FailuresEvidence, Shown, ShownSeries};
use crate::failures::{
    Answers, Diagnosis, DrillRecord, DrillRecords, Failure, Movement, Moves, Reach,
};

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

/// The movement of each series of a query; one without a result, or that reads none, says so.
pub(super) fn movements<'a>(
    shown: &'a Shown,
    record: &DrillRecord,
) -> Result<Vec<(&'a ShownSeries, Movement)>, Outcome> {
    let query = &shown.query;
    if !Reach::of(query).reads_series {
        return Err(Outcome::fail(format!(
            "`{query}` reads no metric: it says the same whatever the system does"
        )));
    }
    if let Some(error) = &shown.error {
        return Err(Outcome::fail(format!(
            "Prometheus gives no result for `{query}`: {error}"
        )));
    }
    if shown.series.is_empty() {
        return Err(Outcome::fail(format!(
            "`{query}` returned nothing in the whole time of the drill"
        )));
    }
    let moved = shown.series.iter().map(|series| {
        let movement = Movement::of(&series.points, record, shown.step_ms);
        (series, movement)
    });
    Ok(moved.collect())
}

/// How the series of a query moved that tells most.
pub(super) fn movement(
    shown: &Shown,
    record: &DrillRecord,
    wanted: Moves,
) -> Result<Movement, Outcome> {
    let movements = movements(shown, record)?.into_iter();
    // Of several series one that does what was said shows it; else the one that moved most.
    let best = movements.map(|(_, movement)| movement).max_by(|a, b| {
        let as_said = |movement: &Movement| movement.direction() == wanted;
        (as_said(a).cmp(&as_said(b))).then(a.distance().total_cmp(&b.distance()))
    });
    best.ok_or_else(|| Outcome::fail(format!("`{}` returned nothing", shown.query)))
}

/// How the same series moved in the control; `None` where it was not there, or no control was carried out.
pub(super) fn in_control(
    evidence: &Evidence,
    drill: &DrilledFailure,
    series: &ShownSeries,
) -> Option<Movement> {
    let shown = drill.control.as_ref()?;
    let drills = &evidence.failures.as_ref()?.drills;
    let control = drills
        .iter()
        .find(|drill| drill.record.failure == Failure::Nothing)?;
    let same = shown
        .series
        .iter()
        .find(|other| other.labels == series.labels)?;
    Some(Movement::of(&same.points, &control.record, shown.step_ms))
}

/// Whether the watching went on until the query could no longer see the failure; not where its text does not tell.
pub(super) fn is_watched_to_its_end(shown: &Shown, record: &DrillRecord) -> bool {
    let window_ms = Reach::of(&shown.query).window_ms;
    window_ms.is_some_and(|window_ms| Movement::is_watched_beyond(window_ms, record, shown.step_ms))
}

/// "0.2 in the calm, 4.1 in the failure, 0.3 after it".
pub(super) fn story(movement: &Movement) -> String {
    format!(
        "{} in the calm, {} in the failure, {} after it",
        value(movement.calm),
        value(movement.failing),
        value(movement.after)
    )
}

/// "0.2, then 4.1": of a control, which has no failure.
pub(super) fn steps(movement: &Movement) -> String {
    format!("{}, then {}", value(movement.calm), value(movement.failing))
}

fn value(value: Option<f64>) -> String {
    match value {
        Some(value) => format!("{value:.3}"),
        None => "nothing".to_owned(),
    }
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

#[cfg(test)]
mod tests;
