//! Lab 01 on a real stack: PostgreSQL, FlowForge built from source, a Prometheus that scrapes it.

use std::time::{Duration, Instant};

use grader::stack::FlowForgeSource;
use model::Status;
use tests::{Component, Labcheck, LiveStack, is_here, run_dir};

fn run_lab_01(labcheck: &Labcheck, stack: &LiveStack, more: &[&str]) -> tests::LabcheckOutcome {
    let mut arguments: Vec<String> = ["run", "01", "--format", "json"]
        .map(str::to_owned)
        .to_vec();
    arguments.extend(stack.target_arguments());
    arguments.extend(more.iter().map(|argument| (*argument).to_owned()));
    labcheck.run(&arguments)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_gets_full_marks_and_its_evidence_replays_to_the_byte() {
    if !is_here(Component::Stack) {
        return;
    }
    let labcheck = Labcheck::built();
    let stack = LiveStack::up("lab-01-reference", FlowForgeSource::Reference).await;
    let evidence = run_dir("lab-01-reference-evidence").join("evidence.json");
    let evidence = evidence.to_str().expect("a path below target is text");

    let started = Instant::now();
    let graded = run_lab_01(&labcheck, &stack, &["--save-evidence", evidence]);
    let took = started.elapsed();
    stack.down().await;

    let report = graded.report();
    assert!(report.is_full_marks(), "{report:#?}");
    assert_eq!(graded.exit_code, 0, "{}", graded.stderr);
    assert!(
        report.verdicts.len() >= 15,
        "only {} checks",
        report.verdicts.len()
    );
    assert!(took < Duration::from_secs(20), "grading took {took:?}");

    // Everything is stopped: the verdicts come from the evidence alone.
    let replayed = labcheck.run(&["replay", evidence, "--format", "json"]);
    assert_eq!(replayed.exit_code, 0, "{}", replayed.stderr);
    assert_eq!(replayed.stdout, graded.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_starter_fails_what_it_lacks_and_is_told_what_to_do() {
    if !is_here(Component::Stack) {
        return;
    }
    let labcheck = Labcheck::built();
    let stack = LiveStack::up("lab-01-starter", FlowForgeSource::Starter).await;
    let graded = run_lab_01(&labcheck, &stack, &[]);
    stack.down().await;

    assert_eq!(graded.exit_code, 1, "{}", graded.stderr);
    let report = graded.report();
    assert!(
        report.points < report.points_possible / 4.0,
        "{} points for no metrics",
        report.points
    );
    assert_eq!(
        graded.checks_that_are(Status::Error),
        Vec::<String>::new(),
        "the starter runs: nothing is a fault"
    );
    for verdict in report
        .verdicts
        .iter()
        .filter(|verdict| verdict.status == Status::Fail)
    {
        assert!(!verdict.observed.is_empty(), "{verdict:#?}");
        assert!(verdict.hint.is_some(), "{verdict:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_is_down_is_a_fault_and_no_failed_check() {
    if !is_here(Component::Stack) {
        return;
    }
    let labcheck = Labcheck::built();
    let mut stack = LiveStack::up("lab-01-down", FlowForgeSource::Reference).await;
    stack.stop("prometheus").await;
    let graded = run_lab_01(&labcheck, &stack, &[]);
    stack.down().await;

    assert_eq!(graded.exit_code, 3, "{}", graded.stderr);
    assert_eq!(graded.checks_that_are(Status::Fail), Vec::<String>::new());
    assert!(!graded.checks_that_are(Status::Error).is_empty());
}
