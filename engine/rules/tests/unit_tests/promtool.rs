//! The same files before `promtool`, where it is at hand: the verdicts must be the same, and we want to be faster.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use super::{files, report};

#[expect(clippy::print_stdout, reason = "whoever runs the tests should know")]
fn promtool() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/stack/bin/promtool");
    if !path.is_file() {
        println!("skipped: no promtool in target/stack/bin");
    }
    path.is_file().then_some(path)
}

fn test_rules(promtool: &Path, files: &[PathBuf]) -> Output {
    Command::new(promtool)
        .args(["test", "rules"])
        .args(files)
        .output()
        .expect("promtool starts")
}

#[expect(clippy::disallowed_methods, reason = "a race needs a clock")]
fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

#[test]
fn promtool_gives_the_same_verdicts() {
    let Some(promtool) = promtool() else { return };
    let mut differences = Vec::new();
    let all: Vec<PathBuf> = [files("passing"), files("failing")].concat();
    assert!(all.len() >= 50, "only {} files", all.len());
    for path in &all {
        let output = test_rules(&promtool, std::slice::from_ref(path));
        let ours = report(path);
        if output.status.success() != ours.is_success() {
            differences.push(format!(
                "{}\npromtool: {}{}\nours: {ours}",
                path.display(),
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            ));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n---\n"));
    // One process for all files, so that its start counts once.
    let theirs = timed(|| drop(test_rules(&promtool, &all)));
    let ours = timed(|| all.iter().for_each(|path| drop(report(path))));
    println!(
        "{} files: promtool {theirs:.2?}, ours {ours:.2?}, ratio {:.3}",
        all.len(),
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
}
