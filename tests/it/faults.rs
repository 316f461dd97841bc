//! Servers that break while a lab is graded: no check fails for it, the cause is named, and nobody waits for ever.

use std::time::{Duration, Instant};

use grader::rubric::TargetKind;
use labs::{Catalogue, Lab};
use model::Status;
use tests::{Breakage, Component, Faulty, Labcheck, LiveStack, is_here, root, run_dir};

/// Enough to have begun, too little to have seen everything.
const HEALTHY_REQUESTS: usize = 1;
/// A lab's own limit, and the time that a probe waits for an answer.
const LONGEST: Duration = Duration::from_secs(75);

/// The targets that are servers of the stack. What FlowForge itself answers is the student's work, and judged.
fn servers(lab: &Lab) -> Vec<String> {
    let targets = lab.rubric.targets.iter();
    targets
        .filter(|target| {
            target.kind != TargetKind::Service
                && target.name.parse::<grader::stack::Service>().is_ok()
        })
        .map(|target| target.name.clone())
        .collect()
}

/// Grades `lab` while `server` breaks in every way, and returns what went wrong.
async fn break_server(
    labcheck: Labcheck,
    lab: Lab,
    server: String,
    (stack, arguments): (LiveStack, Vec<String>),
) -> Vec<String> {
    let slug = lab.rubric.lab.to_string();
    let evidence = run_dir(&format!("faults-{slug}-{server}-evidence"));
    let mut problems = Vec::new();
    for breakage in Breakage::ALL {
        let case = format!("{slug}, {server} {breakage:?}");
        let faulty = Faulty::in_front_of(&stack.target(&server), HEALTHY_REQUESTS, breakage).await;
        let evidence = evidence.join(format!("{server}-{breakage:?}.json"));
        let mut all = vec![
            "run".to_owned(),
            slug.clone(),
            "--format".to_owned(),
            "json".to_owned(),
        ];
        all.extend(arguments.iter().cloned());
        all.extend(["--target".to_owned(), format!("{server}={}", faulty.url())]);
        all.extend(["--save-evidence".to_owned(), evidence.display().to_string()]);
        let started = Instant::now();
        let labcheck = labcheck.clone();
        let run = move || labcheck.run(&all);
        let outcome = tokio::task::spawn_blocking(run)
            .await
            .expect("labcheck runs");
        let took = started.elapsed();
        let mut complain = |problem: String| problems.push(format!("{case}: {problem}"));
        if outcome.exit_code != 3 {
            complain(format!(
                "exit code {}: {}",
                outcome.exit_code, outcome.stderr
            ));
            continue;
        }
        let verdicts = outcome.report().verdicts;
        let wrong = verdicts
            .iter()
            .filter(|verdict| matches!(verdict.status, Status::Fail | Status::Partial));
        for verdict in wrong {
            complain(format!(
                "`{}` {:?}: {}",
                verdict.check, verdict.status, verdict.observed
            ));
        }
        let unclear = verdicts.iter().filter(|verdict| {
            verdict.status == Status::Error
                && (verdict.observed.is_empty() || verdict.hint.is_none())
        });
        for verdict in unclear {
            complain(format!("`{}` names no cause or no way out", verdict.check));
        }
        if took > LONGEST {
            complain(format!("took {took:?}"));
        }
    }
    stack.down().await;
    problems
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_breaks_is_an_error_and_no_mistake() {
    if !is_here(Component::WholeStack) {
        return;
    }
    let labs = Catalogue::load(&root().join("labs")).expect("the labs load");
    let labcheck = Labcheck::built();
    let mut tasks = tokio::task::JoinSet::new();
    for lab in labs.iter().cloned() {
        for server in servers(&lab) {
            // One after the other: they build the same FlowForge.
            let test = format!("faults-{}-{server}", lab.rubric.lab);
            let stack = LiveStack::of_lab(&test, &lab.rubric, &lab.folder).await;
            tasks.spawn(break_server(labcheck.clone(), lab.clone(), server, stack));
        }
    }
    let problems = tasks.join_all().await.concat();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
