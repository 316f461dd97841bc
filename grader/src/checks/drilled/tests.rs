use std::collections::BTreeMap;

use expect_test::expect;

use crate::checks::fixture::{Fixture, said};
use crate::evidence::{
    DrilledFailure, Evidence, FailuresEvidence, FiredAlert, HandedIn, Shown, ShownSeries,
};
use crate::failures::{DrillRecord, Failure, Hypothesis, Moves, Point};

const INJECTED_MS: i64 = 1_773_144_020_000;
/// The control was an hour before.
const CONTROL_MS: i64 = INJECTED_MS - 3_600_000;

/// A drill of late answers, and what the student's files and Prometheus say about it.
struct Story {
    diagnosis: String,
    query: &'static str,
    hypothesis: Moves,
    /// The query's value by the second: twenty each of calm, failure and watching.
    value_at: fn(i64) -> f64,
    /// The same in the control; `None` when none was carried out.
    in_control: Option<fn(i64) -> f64>,
    /// Alerts that fired, from one second of the drill to another.
    alerts: Vec<(&'static str, i64, i64)>,
}

/// A percentile steps up and back, and an alert notices.
fn late_answers() -> Story {
    Story {
        diagnosis: RIGHT.to_owned(),
        query: "p95",
        hypothesis: Moves::Up,
        value_at: |second| match second {
            20..40 => 0.4,
            _ => 0.02,
        },
        in_control: None,
        alerts: vec![("RequestsSlow", 29, 45)],
    }
}

fn record(id: &str, failure: Failure, injected_ms: i64) -> DrillRecord {
    DrillRecord {
        id: id.to_owned(),
        failure,
        hypothesis: None,
        began_at_ms: injected_ms - 20_000,
        injected_at_ms: injected_ms,
        mended_at_ms: injected_ms + 20_000,
        ended_at_ms: injected_ms + 40_000,
        diagnosed_at_ms: Some(injected_ms + 15_000),
    }
}

fn shown(query: &str, record: &DrillRecord, value_at: fn(i64) -> f64) -> Shown {
    let points =
        (0..60).map(|second| -> Point { (record.began_at_ms + second * 1000, value_at(second)) });
    Shown {
        query: query.to_owned(),
        step_ms: 1000,
        error: None,
        series: vec![ShownSeries {
            labels: BTreeMap::new(),
            points: points.collect(),
        }],
        series_count: 1,
    }
}

impl Story {
    fn with(change: impl FnOnce(&mut Self)) -> Evidence {
        let mut story = late_answers();
        change(&mut story);
        story.evidence()
    }

    fn evidence(self) -> Evidence {
        let hypothesis = Hypothesis {
            expect: "the tail grows by 300 ms".to_owned(),
            query: self.query.to_owned(),
            moves: self.hypothesis,
        };
        let record = |id: &str, failure: Failure, injected_ms: i64| DrillRecord {
            hypothesis: (failure != Failure::Nothing).then(|| hypothesis.clone()),
            ..record(id, failure, injected_ms)
        };
        let alerts = |record: &DrillRecord| -> Vec<FiredAlert> {
            let alerts = self.alerts.iter().map(|(name, from_s, to_s)| FiredAlert {
                name: (*name).to_owned(),
                from_ms: record.began_at_ms + from_s * 1000,
                to_ms: record.began_at_ms + to_s * 1000,
            });
            alerts.collect()
        };
        let control = record("nothing", Failure::Nothing, CONTROL_MS);
        let latency = record("blind-1", Failure::Latency, INJECTED_MS);
        let in_control = self
            .in_control
            .map(|value_at| shown(self.query, &control, value_at));
        let mut drills = Vec::new();
        if let Some(in_control) = &in_control {
            drills.push(DrilledFailure {
                alerts: alerts(&control),
                record: control,
                hypothesis: None,
                diagnosis: Some(in_control.clone()),
                control: None,
            });
        }
        let seen = shown(self.query, &latency, self.value_at);
        drills.push(DrilledFailure {
            alerts: alerts(&latency),
            record: latency,
            hypothesis: Some(seen.clone()),
            diagnosis: Some(seen),
            control: in_control,
        });
        let answers = format!(
            "drills:\n- drill: blind-1\n  diagnosis: {}\n- drill: nothing\n  diagnosis: {CALM}\n",
            self.diagnosis
        );
        let mut evidence = Fixture::reference().build();
        let records = "{\"drills\":[]}".to_owned();
        for (name, text) in [("answers", answers), ("records", records)] {
            let file = HandedIn {
                path: format!("{name}.file"),
                text: Some(text),
            };
            evidence.files.insert(name.to_owned(), file);
        }
        evidence.failures = Some(FailuresEvidence {
            records: "records".to_owned(),
            answers: "answers".to_owned(),
            drills,
        });
        evidence
    }
}

const RIGHT: &str =
    "{cause: latency, component: network, since: \"2026-03-10T12:00:30Z\", query: p95, moves: up}";
const CALM: &str = "{cause: nothing, component: none, query: p95, moves: not}";
const DIAGNOSED: &str =
    "{kind: failure_diagnosed, target: prometheus, failure: latency, since_within_seconds: 60}";
const SHOWN: &str = "{kind: failure_shown, target: prometheus, failure: latency}";
const CONTROL_SHOWN: &str = "{kind: failure_shown, target: prometheus, failure: nothing}";
const EXPECTED: &str = "{kind: failure_expected, target: prometheus, failure: latency}";
const MENDED: &str = "{kind: failure_mended, target: prometheus, failures: [latency]}";
const DETECTED: &str =
    "{kind: failure_detected, target: prometheus, failures: [latency], within_seconds: 30}";
const QUIET: &str = "{kind: failure_quiet, target: prometheus}";

#[test]
fn a_right_diagnosis() {
    let evidence = late_answers().evidence();
    said(
        DIAGNOSED,
        &evidence,
        &expect![[r#"
            wanted: the right cause and component, and when it began to within 60 s
            pass: in the drill `blind-1` it was `latency`"#]],
    );
    said(
        SHOWN,
        &evidence,
        &expect![[r#"
            wanted: a query that moved when `latency` began, in the direction that the diagnosis names, that came back after the mending, and that did not move in the control
            pass: `p95`: 0.020 in the calm, 0.400 in the failure, 0.020 after it"#]],
    );
}

#[test]
fn a_wrong_one_is_not_told_what_it_was() {
    said(
        DIAGNOSED,
        &Story::with(|story| {
            story.diagnosis = RIGHT.replace("cause: latency", "cause: partition");
        }),
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
        &Story::with(|story| story.diagnosis = late),
        &expect![[r#"
            wanted: the right cause and component, and when it began to within 60 s
            partial 0.33: `latency` is right, but it does not sit in `node`; it began 20 min later than 2026-03-10T11:40:00Z"#]],
    );
}

#[test]
fn the_direction_counts() {
    said(
        SHOWN,
        &Story::with(|story| story.diagnosis = RIGHT.replace("moves: up", "moves: down")),
        &expect![[r#"
            wanted: a query that moved when `latency` began, in the direction that the diagnosis names, that came back after the mending, and that did not move in the control
            fail: the diagnosis says that it falls, but it rises: `p95`: 0.020 in the calm, 0.400 in the failure, 0.020 after it"#]],
    );
}

fn counted(second: i64) -> f64 {
    second as f64 * 15.0
}

#[test]
fn a_counter_shows_no_failure() {
    let evidence = Story::with(|story| {
        story.query = "sum(http_requests_total)";
        story.value_at = counted;
    });
    said(
        SHOWN,
        &evidence,
        &expect![[r#"
            wanted: a query that moved when `latency` began, in the direction that the diagnosis names, that came back after the mending, and that did not move in the control
            fail: `sum(http_requests_total)`: 210.000 in the calm, 510.000 in the failure, 870.000 after it; it did not come back after the mending: a counter, say, rises whatever happens, and only its rate tells"#]],
    );
    said(
        MENDED,
        &evidence,
        &expect![[r#"
            wanted: the query of each diagnosis goes back to where it was before the failure
            fail: `latency`: 210.000 in the calm, 510.000 in the failure, 870.000 after it"#]],
    );
}

#[test]
fn a_window_longer_than_the_watching_is_judged_by_the_control() {
    let over_minutes = |story: &mut Story| {
        story.query = "sum(rate(http_requests_total[5m]))";
        story.value_at = counted;
    };
    let evidence = Story::with(over_minutes);
    said(
        SHOWN,
        &evidence,
        &expect![[r#"
            wanted: a query that moved when `latency` began, in the direction that the diagnosis names, that came back after the mending, and that did not move in the control
            pass: `sum(rate(http_requests_total[5m]))`: 210.000 in the calm, 510.000 in the failure, 870.000 after it"#]],
    );
    said(
        MENDED,
        &evidence,
        &expect![[r#"
            wanted: the query of each diagnosis goes back to where it was before the failure
            fail: `latency`: 210.000 in the calm, 510.000 in the failure, 870.000 after it; watch for longer than the query's window (`--watch SECONDS`) to see it come back"#]],
    );
    said(
        SHOWN,
        &Story::with(|story| {
            over_minutes(story);
            story.in_control = Some(counted);
        }),
        &expect![[r#"
            wanted: a query that moved when `latency` began, in the direction that the diagnosis names, that came back after the mending, and that did not move in the control
            fail: `sum(rate(http_requests_total[5m]))`: 210.000 in the calm, 510.000 in the failure, 870.000 after it; in the control, where nothing was broken, it moved as well: 210.000, then 510.000"#]],
    );
}

#[test]
fn a_little_noise_in_the_control_is_no_ghost() {
    said(
        SHOWN,
        &Story::with(|story| {
            story.in_control = Some(|second| match second {
                20..40 => 0.05,
                _ => 0.02,
            });
        }),
        &expect![[r#"
            wanted: a query that moved when `latency` began, in the direction that the diagnosis names, that came back after the mending, and that did not move in the control
            pass: `p95`: 0.020 in the calm, 0.400 in the failure, 0.020 after it"#]],
    );
}

#[test]
fn a_query_without_a_metric_shows_nothing() {
    let evidence = Story::with(|story| {
        story.query = "(time() > bool 20) * (time() < bool 40)";
        story.in_control = Some(|_| 0.0);
    });
    said(
        SHOWN,
        &evidence,
        &expect![[r#"
            wanted: a query that moved when `latency` began, in the direction that the diagnosis names, that came back after the mending, and that did not move in the control
            fail: `(time() > bool 20) * (time() < bool 40)` reads no metric: it says the same whatever the system does"#]],
    );
    said(
        MENDED,
        &evidence,
        &expect![[r#"
            wanted: the query of each diagnosis goes back to where it was before the failure
            fail: `(time() > bool 20) * (time() < bool 40)` reads no metric: it says the same whatever the system does"#]],
    );
    said(
        CONTROL_SHOWN,
        &evidence,
        &expect![[r#"
            wanted: a query that stayed where it was, and says so
            fail: `(time() > bool 20) * (time() < bool 40)` reads no metric: it says the same whatever the system does"#]],
    );
}

#[test]
fn in_the_control_a_query_stays() {
    said(
        CONTROL_SHOWN,
        &Story::with(|story| story.in_control = Some(|_| 0.02)),
        &expect![[r#"
            wanted: a query that stayed where it was, and says so
            pass: `p95`: 0.020 in the calm, 0.020 in the failure, 0.020 after it"#]],
    );
}

#[test]
fn a_refuted_hypothesis_is_worth_half() {
    said(
        EXPECTED,
        &Story::with(|story| story.hypothesis = Moves::Down),
        &expect![[r#"
            wanted: a hypothesis from before the drill of `latency`, whose query moved as it said
            partial 0.50: you expected that `p95` falls; it went otherwise: 0.020 in the calm, 0.400 in the failure, 0.020 after it"#]],
    );
}

#[test]
fn a_hypothesis_that_can_not_be_refuted_is_none() {
    said(
        EXPECTED,
        &Story::with(|story| {
            story.query = "up";
            story.hypothesis = Moves::Not;
            story.value_at = |_| 1.0;
        }),
        &expect![[r#"
            wanted: a hypothesis from before the drill of `latency`, whose query moved as it said
            fail: the hypothesis says that `up` stays where it was: most things stay so, whatever breaks; name what rises or falls"#]],
    );
    said(
        EXPECTED,
        &Story::with(|story| story.query = "vector(1)"),
        &expect![[r#"
            wanted: a hypothesis from before the drill of `latency`, whose query moved as it said
            fail: the hypothesis says that `vector(1)` rises: it reads no metric, so it says the same whatever happens"#]],
    );
}

#[test]
fn an_alert_is_timed() {
    said(
        DETECTED,
        &late_answers().evidence(),
        &expect![[r#"
            wanted: an alert of yours fires within 30 s of each of `latency`
            pass: RequestsSlow fired 9 s into `latency`"#]],
    );
    said(
        &DETECTED.replace("30", "5"),
        &late_answers().evidence(),
        &expect![[r#"
            wanted: an alert of yours fires within 5 s of each of `latency`
            fail: RequestsSlow fired 9 s into `latency`"#]],
    );
}

#[test]
fn an_alert_left_over_from_an_earlier_drill_can_fire_again() {
    said(
        DETECTED,
        &Story::with(|story| {
            story.alerts = vec![("RequestsSlow", 0, 8), ("RequestsSlow", 29, 45)];
        }),
        &expect![[r#"
            wanted: an alert of yours fires within 30 s of each of `latency`
            pass: RequestsSlow fired 9 s into `latency`"#]],
    );
}

#[test]
fn what_fires_in_the_control_again_is_not_left_over() {
    let control = |alerts: &[(&'static str, i64, i64)]| {
        Story::with(|story| {
            story.in_control = Some(|_| 0.02);
            story.alerts = alerts.to_vec();
        })
    };
    let flickering = [("RequestsSlow", 0, 8), ("RequestsSlow", 11, 14)];
    said(
        QUIET,
        &control(&flickering),
        &expect![[r#"
            wanted: no alert of yours begins to fire in the control
            pass: nothing was broken, and nobody was woken"#]],
    );
    let again = [("RequestsSlow", 0, 8), ("RequestsSlow", 29, 45)];
    said(
        QUIET,
        &control(&again),
        &expect![[r#"
            wanted: no alert of yours begins to fire in the control
            fail: `RequestsSlow` fired although nothing was broken"#]],
    );
}

#[test]
fn a_drill_that_was_left_out_is_named() {
    let check = "{kind: failure_drilled, target: prometheus, failures: [latency, partition], at_least_seconds: 20}";
    said(
        check,
        &late_answers().evidence(),
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
            wanted: a query that moved when `latency` began, in the direction that the diagnosis names, that came back after the mending, and that did not move in the control
            error: http://127.0.0.1:8080/metrics could not be reached: Connection refused
              advice: start it, then check again"#]],
    );
}

#[test]
fn evidence_from_before_the_control_was_asked_can_be_read() {
    let evidence = late_answers().evidence().to_canonical_json().unwrap();
    assert!(!evidence.contains("\"control\""));
    Evidence::from_json(&evidence).unwrap();
}
