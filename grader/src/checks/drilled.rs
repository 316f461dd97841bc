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

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, said};
    use crate::evidence::{
        DrilledFailure, Evidence, FailuresEvidence, FiredAlert, HandedIn, Shown, ShownSeries,
    };
    use crate::failures::{DrillRecord, Failure, Hypothesis, Moves, Point};

    const INJECTED_MS: i64 = 1_773_144_020_000;

    /// Twenty seconds each of calm, failure and mending, in which a percentile steps up and back.
    fn drilled(diagnosis: &str) -> Evidence {
        let record = DrillRecord {
            id: "blind-1".to_owned(),
            failure: Failure::Latency,
            hypothesis: Some(Hypothesis {
                expect: "the tail grows by 300 ms".to_owned(),
                query: "p95".to_owned(),
                moves: Moves::Down,
            }),
            began_at_ms: INJECTED_MS - 20_000,
            injected_at_ms: INJECTED_MS,
            mended_at_ms: INJECTED_MS + 20_000,
            ended_at_ms: INJECTED_MS + 40_000,
            diagnosed_at_ms: Some(INJECTED_MS + 15_000),
        };
        let points: Vec<Point> = (0..60)
            .map(|second| {
                let value = if (20..40).contains(&second) {
                    0.4
                } else {
                    0.02
                };
                (record.began_at_ms + second * 1000, value)
            })
            .collect();
        let shown = Shown {
            query: "p95".to_owned(),
            step_ms: 1000,
            error: None,
            series: vec![ShownSeries {
                labels: std::collections::BTreeMap::new(),
                points,
            }],
            series_count: 1,
        };
        let mut evidence = Fixture::reference().build();
        let answers = format!("drills:\n- drill: blind-1\n  diagnosis: {diagnosis}\n");
        for (name, text) in [
            ("answers", answers),
            ("records", "{\"drills\":[]}".to_owned()),
        ] {
            let path = format!("{name}.file");
            let text = Some(text);
            evidence
                .files
                .insert(name.to_owned(), HandedIn { path, text });
        }
        evidence.failures = Some(FailuresEvidence {
            records: "records".to_owned(),
            answers: "answers".to_owned(),
            drills: vec![DrilledFailure {
                record,
                hypothesis: Some(shown.clone()),
                diagnosis: Some(shown),
                alerts: vec![FiredAlert {
                    name: "RequestsSlow".to_owned(),
                    from_ms: INJECTED_MS + 9_000,
                    to_ms: INJECTED_MS + 25_000,
                }],
            }],
        });
        evidence
    }

    const RIGHT: &str = "{cause: latency, component: network, since: \"2026-03-10T12:00:30Z\", query: p95, moves: up}";
    const DIAGNOSED: &str =
        "{kind: failure_diagnosed, target: prometheus, failure: latency, since_within_seconds: 60}";
    const SHOWN: &str = "{kind: failure_shown, target: prometheus, failure: latency}";

    #[test]
    fn a_right_diagnosis() {
        said(
            DIAGNOSED,
            &drilled(RIGHT),
            &expect![[r#"
            wanted: the right cause and component, and when it began to within 60 s
            pass: in the drill `blind-1` it was `latency`"#]],
        );
        said(
            SHOWN,
            &drilled(RIGHT),
            &expect![[r#"
            wanted: a query that moved when `latency` began, in the direction that the diagnosis names
            pass: `p95`: 0.020 in the calm, 0.400 in the failure, 0.020 after it"#]],
        );
    }

    #[test]
    fn a_wrong_one_is_not_told_what_it_was() {
        let wrong = RIGHT.replace("cause: latency", "cause: partition");
        said(
            DIAGNOSED,
            &drilled(&wrong),
            &expect![[r#"
            wanted: the right cause and component, and when it began to within 60 s
            fail: in the drill `blind-1` it was not `partition`"#]],
        );
    }

    #[test]
    fn a_right_cause_in_the_wrong_place_at_the_wrong_time() {
        let late = RIGHT
            .replace("network", "node")
            .replace("12:00:30Z", "11:40:00Z");
        said(
            DIAGNOSED,
            &drilled(&late),
            &expect![[r#"
            wanted: the right cause and component, and when it began to within 60 s
            partial 0.33: `latency` is right, but it does not sit in `node`; it began 20 min later than 2026-03-10T11:40:00Z"#]],
        );
    }

    #[test]
    fn the_direction_counts() {
        let down = RIGHT.replace("moves: up", "moves: down");
        said(
            SHOWN,
            &drilled(&down),
            &expect![[r#"
            wanted: a query that moved when `latency` began, in the direction that the diagnosis names
            fail: the diagnosis says that it falls, but it rises: `p95`: 0.020 in the calm, 0.400 in the failure, 0.020 after it"#]],
        );
    }

    #[test]
    fn a_refuted_hypothesis_is_worth_half() {
        let check = "{kind: failure_expected, target: prometheus, failure: latency}";
        said(
            check,
            &drilled(RIGHT),
            &expect![[r#"
            wanted: a hypothesis from before the drill of `latency`, whose query moved as it said
            partial 0.50: you expected that `p95` falls; it went otherwise: 0.020 in the calm, 0.400 in the failure, 0.020 after it"#]],
        );
    }

    #[test]
    fn an_alert_is_timed() {
        let check =
            "{kind: failure_detected, target: prometheus, failures: [latency], within_seconds: 30}";
        said(
            check,
            &drilled(RIGHT),
            &expect![[r#"
            wanted: an alert of yours fires within 30 s of each of `latency`
            pass: RequestsSlow fired 9 s into `latency`"#]],
        );
        said(
            &check.replace("30", "5"),
            &drilled(RIGHT),
            &expect![[r#"
            wanted: an alert of yours fires within 5 s of each of `latency`
            fail: RequestsSlow fired 9 s into `latency`"#]],
        );
    }

    #[test]
    fn a_drill_that_was_left_out_is_named() {
        let check = "{kind: failure_drilled, target: prometheus, failures: [latency, partition], at_least_seconds: 20}";
        said(
            check,
            &drilled(RIGHT),
            &expect![[r#"
            wanted: a drill each of `latency`, `partition` that lasted 20 s or longer and was ended
            partial 0.50: no drill of `partition` was carried out to its end: `labcheck drill start partition`, or `--blind` until it comes"#]],
        );
    }

    #[test]
    fn a_prometheus_that_is_down_is_no_mistake() {
        let evidence = Fixture::reference().unreachable("prometheus").build();
        said(
            SHOWN,
            &evidence,
            &expect![[r#"
            wanted: a query that moved when `latency` began, in the direction that the diagnosis names
            error: http://127.0.0.1:8080/metrics could not be reached: Connection refused
              advice: start it, then check again"#]],
        );
    }
}
