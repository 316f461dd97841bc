//! What a judgement tells besides its points.

use judge::{AlertState, Answer, Aspect, Duty, Expectation, Judge, JudgeError, Judgement, judge};
use sim::{DrillKind, Episode, IncidentKind};

use crate::drills::{Style, played, rules};

const THRESHOLDS: &str = include_str!("../rules/good/thresholds.yml");
const BURN_RATE: &str = include_str!("../rules/good/burn_rate.yml");

fn drill(kind: IncidentKind) -> &'static Episode {
    let kind = DrillKind::Incident(kind);
    let drill = played()
        .iter()
        .find(|drill| drill.truth.drill == Some(kind));
    drill.expect("all kinds are played")
}

fn on_one(text: &str, kind: IncidentKind, expectation: &Expectation) -> Judgement {
    judge(&rules("rules", text), None, [drill(kind)], expectation).expect("it can be asked")
}

#[test]
fn the_budget_is_spent_before_the_page_and_after_it() {
    let kind = IncidentKind::Partition;
    let judgement = on_one(BURN_RATE, kind, &Style::BurnRate.expectation());
    let budget = judgement.drills[0].budget;
    let before = budget.spent_before_page.unwrap();
    assert!(0.0 < before && before < budget.spent_in_all, "{budget:?}");
    // Counted anew: what failed until the end, of a thousandth of 30 days' requests.
    let minutes = &drill(kind).truth.minutes;
    let failed: f64 = minutes.iter().map(|minute| f64::from(minute.failed)).sum();
    let requests: f64 = minutes
        .iter()
        .map(|minute| f64::from(minute.requests))
        .sum();
    let whole = requests / minutes.len() as f64 * 60.0 * 24.0 * 30.0 * 0.001;
    assert!((budget.spent_in_all - failed / whole).abs() < 1e-4);
}

#[test]
fn a_lost_target_asks_for_a_ticket() {
    let duty = Duty {
        answer: Answer::Ticket,
        max_delay_seconds: None,
        max_clear_seconds: None,
    };
    let expectation = Expectation {
        incidents: [("target_lost".to_owned(), duty)].into(),
        ..Expectation::default()
    };
    let lost = |text: &str| -> Vec<Aspect> {
        let judgement = on_one(text, IncidentKind::TargetLost, &expectation);
        let findings = judgement.findings.into_iter();
        let lost = findings.filter(|finding| finding.points < finding.of);
        lost.map(|finding| finding.aspect).collect()
    };
    assert_eq!(lost(THRESHOLDS), []);
    let paging = THRESHOLDS.replace("severity: ticket", "severity: page");
    assert_eq!(lost(&paging), [Aspect::Quiet]);
    let deaf = THRESHOLDS.replace("up == 0", "up == 2");
    // Whoever never speaks gets nothing for being quiet.
    assert_eq!(lost(&deaf), [Aspect::Detection, Aspect::Quiet]);
}

#[test]
fn a_timeline_has_the_truth_the_alert_and_what_it_looks_at() {
    let rules = rules("thresholds", THRESHOLDS);
    let expectation = Expectation::default();
    let mut judge = Judge::new(&rules, &expectation).unwrap().with_traces();
    judge.watch(drill(IncidentKind::WorkerCrash)).unwrap();
    let judgement = judge.verdict(None);
    let timeline = &judgement.drills[0].timeline;
    assert_eq!(timeline.harms.len(), 1);
    let waits = timeline
        .alerts
        .iter()
        .find(|alert| alert.alert == "TasksWait")
        .unwrap();
    let states: Vec<AlertState> = waits.spans.iter().map(|span| span.state).collect();
    assert_eq!(states, [AlertState::Pending, AlertState::Firing]);
    assert_eq!(waits.spans[0].end_ms, waits.spans[1].start_ms);
    assert_eq!(waits.spans[1].start_ms - waits.spans[0].start_ms, 180_000);
    let trace = timeline
        .traces
        .iter()
        .find(|trace| trace.alert == "TasksWait")
        .unwrap();
    assert_eq!(
        trace.expr,
        r#"max(flowforge_queue_depth{job="api-service"})"#
    );
    assert_eq!(trace.threshold, Some(100.0));
    let points = &trace.series[0].points;
    assert!((200..=241).contains(&points.len()), "{}", points.len());
    let highest = points
        .iter()
        .copied()
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .unwrap();
    assert!(
        highest.1 > 100.0 && (waits.spans[1].start_ms..waits.spans[1].end_ms).contains(&highest.0)
    );
}

#[test]
fn a_lab_asks_in_data_and_not_for_what_there_is_not() {
    let asked: Expectation = serde_json::from_str(
        r#"{"incidents": {"worker_crash": {"answer": "page", "max_delay_seconds": 60}}}"#,
    )
    .unwrap();
    assert_eq!(
        asked.max_delay_seconds,
        Expectation::default().max_delay_seconds
    );
    let judgement = on_one(THRESHOLDS, IncidentKind::WorkerCrash, &asked);
    let detection = &judgement.findings[0];
    assert_eq!(
        (detection.aspect, detection.points),
        (Aspect::Detection, 2.0)
    );
    assert!(detection.seen.ends_with("too late"), "{}", detection.seen);

    let refused = |asked: &Expectation| {
        let refused = judge(&rules("thresholds", THRESHOLDS), None, [], asked);
        refused.unwrap_err().to_string()
    };
    let unknown = Expectation {
        incidents: [("idle_night".to_owned(), Duty::page())].into(),
        ..Expectation::default()
    };
    assert!(refused(&unknown).starts_with("there is no incident `idle_night`"));
    let percent = Expectation {
        objective: 99.9,
        ..Expectation::default()
    };
    assert_eq!(
        refused(&percent),
        "the objective 99.9 is no share: write 99.9 % as 0.999"
    );
}

#[test]
fn rules_that_cost_too_much_are_not_judged_by_half_a_drill() {
    let text = THRESHOLDS.replace(
        "- name: flowforge-symptoms",
        "- name: flowforge-symptoms\n    interval: 1ms",
    );
    let expectation = Expectation::default();
    let drill = drill(IncidentKind::WorkerCrash);
    let refused = judge(&rules("rules", &text), None, [drill], &expectation).unwrap_err();
    assert!(matches!(refused, JudgeError::Stopped(_)));
    // Four hours of 960 scrapes, and 250 rules at each of them.
    let limit = ", more than 240000: use a longer interval or a shorter period";
    assert!(refused.to_string().ends_with(limit), "{refused}");

    // As often as the scrapes' third is no slip.
    let often = text.replace("interval: 1ms", "interval: 5s");
    assert!(judge(&rules("rules", &often), None, [drill], &expectation).is_ok());
}

#[test]
fn a_severity_that_a_template_makes_is_looked_at_as_well() {
    let kind = IncidentKind::WorkerCrash;
    let lost = |severity: &str| -> Vec<String> {
        let text = THRESHOLDS.replace("severity: page", severity);
        let judgement = on_one(&text, kind, &Expectation::pages(&[kind]));
        let labels = judgement.findings.into_iter();
        let lost = labels.filter(|it| it.aspect == Aspect::Labels && it.points < it.of);
        lost.map(|finding| finding.seen).collect()
    };
    assert_eq!(lost("severity: '{{ \"page\" }}'"), [""; 0]);
    let unknown = lost("severity: '{{ \"urgent\" }}'");
    let said = "its `severity` is `urgent`, where page, critical, ticket, warning, info are known";
    assert!(!unknown.is_empty());
    assert!(unknown.iter().all(|seen| seen == said), "{unknown:?}");
}

#[test]
fn a_file_that_no_server_takes_is_refused_with_its_place() {
    let text = THRESHOLDS.replace("up == 0", "up ==");
    let error = judge::RuleSet::load(&[("rules.yml", &text)]).unwrap_err();
    assert!(matches!(error, JudgeError::Rules { .. }));
    assert!(error.to_string().starts_with("rules.yml: "), "{error}");
}
