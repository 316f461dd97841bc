//! `labcheck run … --submit` against a real server: what a student types at home, and what the course sees of it.

use std::fs;
use std::path::Path;

use grader::stack::FlowForgeSource;
use model::Report;
use reqwest::StatusCode;
use tests::{
    Component, Labcheck, LabcheckOutcome, LiveStack, Sightline, Visitor, is_here, run_dir,
};

/// Nobody listens there: looking at such a stack takes no time.
const NOWHERE: [&str; 6] = [
    "--target",
    "api=http://127.0.0.1:9",
    "--target",
    "worker=http://127.0.0.1:9",
    "--target",
    "prometheus=http://127.0.0.1:9",
];

fn hand_in<S: AsRef<str>>(
    labcheck: &Labcheck,
    targets: &[S],
    evidence: &Path,
    server: &str,
    token: &str,
) -> LabcheckOutcome {
    let evidence = evidence.to_str().expect("a path below target is text");
    let mut arguments = vec!["run", "01", "--submit", "--format", "json"];
    arguments.extend(["--server", server, "--token", token]);
    arguments.extend(["--save-evidence", evidence]);
    arguments.extend(targets.iter().map(AsRef::as_ref));
    labcheck.run(&arguments)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_labcheck_hands_in_is_graded_by_the_server() {
    if !is_here(Component::Stack) {
        return;
    }
    let labcheck = Labcheck::built();
    let stack = LiveStack::up("submit-stack", FlowForgeSource::Reference).await;
    let sightline = Sightline::start("submit").await;
    let grace = Visitor::first_instructor(&sightline, "grace").await;
    let ada = grace.invites("ada").await;
    let token = sightline.token("ada");
    let evidence = run_dir("submit-evidence").join("evidence.json");

    let targets = stack.target_arguments();
    let server = sightline.url("");
    let graded = hand_in(&labcheck, &targets, &evidence, &server, &token);
    stack.down().await;
    assert_eq!(graded.exit_code, 0, "{}", graded.stderr);
    assert!(graded.report().is_full_marks(), "{}", graded.stdout);

    // The server judged for itself, from the evidence alone, as a replay does.
    let file = evidence.to_str().expect("a path below target is text");
    let replayed = labcheck.run(&["replay", file, "--format", "json"]);
    assert_eq!(replayed.report(), graded.report());

    let page = submission_page(&graded);
    let seen = ada.read(&page).await;
    assert!(seen.contains("handed in by labcheck"), "{seen}");
    assert!(ada.read("/progress").await.contains(&page));
    assert!(grace.read("/staff").await.contains("ada"));

    another_labs_evidence_is_refused(&sightline, &token, &evidence).await;
}

async fn another_labs_evidence_is_refused(sightline: &Sightline, token: &str, evidence: &Path) {
    let evidence = fs::read_to_string(evidence).expect("labcheck kept the evidence");
    let post = async |body: String| {
        let url = sightline.url("/api/v1/labs/01-instrument/submissions");
        let request = reqwest::Client::new().post(url).bearer_auth(token);
        request.body(body).send().await.expect("the server answers")
    };
    let other = evidence.replacen("\"lab\":\"01-instrument\"", "\"lab\":\"02-other\"", 1);
    assert_ne!(other, evidence, "the evidence names its lab");
    let refused = post(other).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let message = refused.text().await.expect("with text");
    assert!(message.contains("evidence of lab `02-other`"), "{message}");

    let accepted = post(evidence).await;
    assert_eq!(accepted.status(), StatusCode::ACCEPTED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stack_that_is_down_is_handed_in_as_a_fault() {
    let labcheck = Labcheck::built();
    let sightline = Sightline::start("submit-fault").await;
    Visitor::first_instructor(&sightline, "grace").await;
    let evidence = run_dir("submit-fault-evidence").join("evidence.json");
    let token = sightline.token("grace");
    let graded = hand_in(&labcheck, &NOWHERE, &evidence, &sightline.url(""), &token);
    assert_eq!(graded.exit_code, 3, "{}", graded.stderr);
    let report: Report = graded.report();
    assert!(report.has_error(), "{report:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_and_a_server_that_is_down_have_exit_codes_of_their_own() {
    let labcheck = Labcheck::built();
    let sightline = Sightline::start("submit-refused").await;
    let evidence = run_dir("submit-refused-evidence").join("evidence.json");
    let server = sightline.url("");
    let refused = hand_in(&labcheck, &NOWHERE, &evidence, &server, "no-such-token");
    assert_eq!(refused.exit_code, 4, "{}", refused.stderr);
    assert!(refused.stderr.contains("/account"), "{}", refused.stderr);

    drop(sightline);
    let alone = hand_in(&labcheck, &NOWHERE, &evidence, &server, "no-such-token");
    assert_eq!(alone.exit_code, 3, "{}", alone.stderr);
    assert!(
        alone.stderr.contains("could not be reached"),
        "{}",
        alone.stderr
    );
    assert!(evidence.is_file(), "the evidence is kept for another try");
}

/// The path of the submission's page, as labcheck printed it.
#[track_caller]
fn submission_page(outcome: &LabcheckOutcome) -> String {
    let stderr = &outcome.stderr;
    let start = stderr
        .find("/submissions/")
        .unwrap_or_else(|| panic!("no page in:\n{stderr}"));
    let page = stderr[start..].split_whitespace().next();
    page.unwrap_or_default().to_owned()
}
