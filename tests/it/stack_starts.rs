//! The process stack itself: it starts, answers, reads a student's files again, and leaves nothing behind.

use std::fs;
use std::path::{Path, PathBuf};

use grader::stack::{FlowForgeSource, Service, StackState};
use tests::{Component, Labcheck, LabcheckOutcome, LiveStack, is_here, run_dir};

#[tokio::test(flavor = "multi_thread")]
async fn a_stack_starts_answers_and_ends_with_its_test() {
    if !is_here(Component::Stack) {
        return;
    }
    let stack = LiveStack::up("stack-starts", FlowForgeSource::Reference).await;
    let metrics = format!("{}/metrics", stack.target("api"));
    let text = reqwest::get(&metrics)
        .await
        .expect("the api answers")
        .text()
        .await
        .expect("with text");
    assert!(text.contains("http_requests_total"), "{text}");

    let targets = stack.target("api");
    stack.down().await;
    assert!(
        reqwest::get(&targets).await.is_err(),
        "the api still answers after the stack went down"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_rule_is_loaded_and_a_broken_one_is_refused_with_its_place() {
    if !is_here(Component::Stack) {
        return;
    }
    let work = run_dir("stack-reloads-work");
    let rules = work.join("rules/flowforge.yml");
    write(&rules, &rule("before", "1"));
    let labcheck = Labcheck::built();
    let stack = LiveStack::with_files("stack-reloads", &work, []).await;
    let address = format!("{}/api/v1/rules", stack.target("prometheus"));
    assert!(
        get(&address).await.contains("before"),
        "it is ready with its rules"
    );

    write(&rules, &rule("after", "2"));
    let loaded = reload(&labcheck, stack.run_dir());
    assert_eq!(loaded.exit_code, 0, "{loaded:?}");
    assert_eq!(loaded.stdout, "prometheus       has loaded your files\n");
    assert!(get(&address).await.contains("after"), "{loaded:?}");

    write(&rules, &rule("broken", "sum("));
    let refused = reload(&labcheck, stack.run_dir());
    assert_eq!(refused.exit_code, 1, "{refused:?}");
    assert!(
        refused.stdout.contains(
            "rules/flowforge.yml: 5:11: group \"edited\", rule 1, \"broken\": could not parse"
        ),
        "{refused:?}"
    );
    let told = !refused.stdout.contains(&*stack.run_dir().to_string_lossy());
    assert!(told, "the student's places, not the copy's: {refused:?}");
    assert!(get(&address).await.contains("after"), "{refused:?}");

    write(&rules, &rule("mended", "3"));
    let mended = reload(&labcheck, stack.run_dir());
    assert_eq!(mended.exit_code, 0, "{mended:?}");
    assert!(get(&address).await.contains("mended"), "{mended:?}");

    let run_dir = stack.run_dir().to_owned();
    stack.down().await;
    let gone = reload(&labcheck, &run_dir);
    assert_eq!(gone.exit_code, 2, "{gone:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_server_reads_its_files_again() {
    if !is_here(Component::WholeStack) {
        return;
    }
    let work = run_dir("stack-reloads-all-work");
    let labcheck = Labcheck::built();
    // Loki is started again by `labcheck`, so it is no child of this test: what is left is stopped by the state file.
    let mut leftovers = Leftovers::default();
    let watching = [
        Service::Alertmanager,
        Service::Loki,
        Service::Agent,
        Service::Grafana,
    ];
    let stack = LiveStack::with_files("stack-reloads-all", &work, watching).await;
    leftovers.run_dir = Some(stack.run_dir().to_owned());

    write(
        &work.join("alertmanager.yml"),
        "route: {receiver: nowhere}\n",
    );
    write(&work.join("config.alloy"), "loki.write \"x\" {\n");
    write(&work.join("dashboards/broken.json"), "{\"title\": }");
    write(&work.join("loki.yml"), "nonsense: 1\n");
    let refused = reload(&labcheck, stack.run_dir());
    assert_eq!(refused.exit_code, 3, "{refused:?}");
    for said in [
        "prometheus       has loaded your files\n",
        "alertmanager     has refused, and goes on with what it had:\n",
        "undefined receiver \"nowhere\"",
        "agent            has refused, and goes on with what it had:\n",
        "config.alloy:",
        "grafana          has refused, and goes on with what it had:\n",
        "dashboards/broken.json: invalid character",
        "loki             it has ended: ",
        "nonsense",
    ] {
        assert!(refused.stdout.contains(said), "{said}: {refused:?}");
    }

    for name in ["alertmanager.yml", "config.alloy", "loki.yml"] {
        fs::remove_file(work.join(name)).expect("it was written above");
    }
    write(
        &work.join("dashboards/broken.json"),
        "{\"title\": \"Mended\"}",
    );
    let loaded = reload(&labcheck, stack.run_dir());
    assert_eq!(loaded.exit_code, 0, "{loaded:?}");
    assert_eq!(loaded.stdout.matches("has loaded").count(), 5, "{loaded:?}");
    let ready = format!("{}/ready", stack.target("loki"));
    assert!(get(&ready).await.contains("ready"));
    let found = get(&format!("{}/api/search", stack.target("grafana"))).await;
    assert!(found.contains("Mended"), "{found}");
}

/// Stops what the state file still names when a test is over.
#[derive(Default)]
struct Leftovers {
    run_dir: Option<PathBuf>,
}

impl Drop for Leftovers {
    fn drop(&mut self) {
        if let Some(run_dir) = &self.run_dir
            && let Ok(Some(state)) = StackState::read(run_dir)
        {
            state.stop(run_dir);
        }
    }
}

fn reload(labcheck: &Labcheck, run_dir: &Path) -> LabcheckOutcome {
    let run_dir = run_dir.to_str().expect("a path below target is text");
    labcheck.run(&["stack", "reload", "--run-dir", run_dir])
}

fn rule(name: &str, expression: &str) -> String {
    format!("groups:\n- name: edited\n  rules:\n  - record: {name}\n    expr: '{expression}'\n")
}

fn write(path: &Path, text: &str) {
    let folder = path.parent().expect("a file in a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .expect("a folder below target can be written");
}

async fn get(url: &str) -> String {
    let answer = reqwest::get(url).await.expect("it answers");
    answer.text().await.expect("with text")
}
