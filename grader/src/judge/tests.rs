use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use expect_test::expect;

use super::*;
use crate::checks::fixture::Fixture;
use crate::report::{Colour, text};

const RUBRIC: &str = "\
lab: 07-small
number: 7
title: Small
summary: Four checks.
targets:
  - {name: api, label: API, kind: service, job: api, default_url: 'http://127.0.0.1:1'}
criteria:
  - id: answers
    title: it answers
    points: 1
    why: Nothing else can be asked of it.
    hints: [Is there a page?, Serve one.]
    lesson: instrumentation#handler
    misconception: I20
    check: {kind: metrics_endpoint, target: api}
  - id: helps
    title: it explains itself
    points: 3
    needs: [answers]
    why: Somebody will read it at night.
    check: {kind: metric_help, target: api, ignore: [go_]}
";

fn rubric() -> Rubric {
    Rubric::parse(RUBRIC, "lab.yaml").unwrap()
}

#[test]
fn a_good_stack_gets_all_points() {
    let report = judge(&rubric(), &Fixture::reference().build());
    assert!(report.is_full_marks());
    assert_eq!(report.points, 4.0);
}

#[test]
fn what_depends_on_a_failure_is_skipped() {
    let report = judge(
        &rubric(),
        &Fixture::reference().with_status("api", 404).build(),
    );
    expect![[r#"
        Small

          ✗ answers                      it answers                                              0/1
              expected  `GET /metrics` of `api` answers 200 in a format that Prometheus reads
              observed  GET http://127.0.0.1:8080/metrics answered 404 instead of 200
              why       Nothing else can be asked of it.
              hint      Is there a page?
              read      /lessons/instrumentation#handler
              more      labcheck explain answers I20

          – helps                        it explains itself                                      0/3
              skipped   not looked at: it needs `answers`, which did not pass

        0 of 4 points: 1 failed, 1 skipped
    "#]]
    .assert_eq(&text(&report, Colour::Off));
}

#[test]
fn what_depends_on_a_fault_is_a_fault() {
    let report = judge(&rubric(), &Fixture::reference().unreachable("api").build());
    assert!(
        report
            .verdicts
            .iter()
            .all(|verdict| verdict.status == Status::Error)
    );
    expect![[r#"
        Small

          ! answers                      it answers                                              0/1
              expected  `GET /metrics` of `api` answers 200 in a format that Prometheus reads
              observed  http://127.0.0.1:8080/metrics could not be reached: Connection refused
              do        start it, then check again
          ! helps                        it explains itself                                      0/3
              expected  every metric of `api` has a HELP line that says what it counts
              observed  could not be looked at: `answers` ended in an infrastructure fault
              do        First see to `answers`; this costs neither points nor an attempt.

        0 of 4 points: 2 could not be judged
        Something could not be looked at. That costs neither points nor an attempt.
    "#]]
    .assert_eq(&text(&report, Colour::Off));
}

#[test]
fn a_share_of_the_points_is_rounded_to_hundredths() {
    let fixture = Fixture::reference().replace("api", " The running version.", "");
    let report = judge(&rubric(), &fixture.build());
    assert_eq!(report.verdicts[1].status, Status::Partial);
    assert_eq!(report.verdicts[1].points, 2.57);
    assert_eq!(report.points, 3.57);
}

#[test]
fn verdicts_stream_in_the_rubrics_order() {
    let mut streamed = Vec::new();
    let evidence = Fixture::reference().build();
    let mut stream = |verdict: &Verdict| streamed.push(verdict.clone());
    let report = judge_each(&rubric(), evidence, Interrupt::default(), &mut stream);
    assert_eq!(streamed, report.unwrap().verdicts);
}

#[test]
fn evidence_read_back_gives_the_same_report() {
    let evidence = Fixture::reference().with_status("api", 500).build();
    let json = evidence.to_canonical_json().unwrap();
    let read = Evidence::from_json(&json).unwrap();
    assert_eq!(read.to_canonical_json().unwrap(), json);
    assert_eq!(judge(&rubric(), &read), judge(&rubric(), &evidence));
}

#[test]
fn evidence_of_another_version_is_refused() {
    let error = Evidence::from_json(r#"{"version": 9}"#).unwrap_err();
    assert!(error.to_string().contains("format 9"), "{error}");
}

#[test]
fn an_interrupted_judging_makes_no_further_verdict_and_no_report() {
    let (rubric, evidence) = (rubric(), Fixture::reference().build());
    let made = Arc::new(AtomicUsize::new(0));
    let is_over = {
        let made = Arc::clone(&made);
        Interrupt::when(move || made.load(Ordering::Relaxed) == 1)
    };
    let mut count = |_: &Verdict| {
        made.fetch_add(1, Ordering::Relaxed);
    };
    let report = judge_each(&rubric, evidence.clone(), is_over, &mut count);
    assert_eq!(report, None);
    assert_eq!(made.load(Ordering::Relaxed), 1);

    let report = judge_each(&rubric, evidence.clone(), Interrupt::default(), &mut |_| {});
    assert_eq!(report, Some(judge(&rubric, &evidence)));
}
