//! Configurations of our own, valid and broken, each with promtool's verdict in its first line.
//!
//! To add a case: a file in `tests/configs/` that begins with `# promtool: SUCCESS` or `# promtool: FAILED: …`.

use std::path::{Path, PathBuf};
use std::process::Command;

use prometheus_config::Config;

struct Case {
    path: PathBuf,
    text: String,
    /// Lines of the error; empty when the configuration is accepted.
    errors: Vec<String>,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configs");
    let entries = folder.read_dir().unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> Case {
    let text = String::from_utf8(std::fs::read(&path).unwrap()).unwrap();
    let first = text.lines().next().unwrap();
    let verdict = first.strip_prefix("# promtool: ").unwrap();
    let errors = match verdict.strip_prefix("FAILED: ") {
        Some(errors) => errors.split(" | ").map(str::to_owned).collect(),
        None => Vec::new(),
    };
    Case { path, text, errors }
}

/// An error without the line, which the verdict's own line has moved.
fn without_line(error: &str) -> &str {
    let error = error.strip_prefix("yaml: ").unwrap_or(error);
    match error
        .strip_prefix("line ")
        .and_then(|rest| rest.split_once(": "))
    {
        Some((_, message)) => message,
        None => error,
    }
}

/// What of promtool's message ours has to contain: without names of Go types, the words of Go's own
/// parsers, and what a distribution left out.
fn comparable(error: &str) -> &str {
    let error = without_line(error);
    // Debian's build has no `azuread` and `google_iam`, and its messages don't name them.
    let cut = [
        " in type ",
        " into ",
        " already set",
        "missing closing )",
        ", or sigv4",
    ];
    let end = cut.iter().filter_map(|word| error.find(word)).min();
    match error.get(..end.unwrap_or(error.len())).unwrap_or(error) {
        "unmarshal errors:" => "",
        "did not find expected key" | "found character that cannot start any token" => "",
        "field global" => "\"global\" already defined",
        message => message,
    }
}

/// What is wrong with our verdict, if anything.
fn judge(case: &Case) -> Option<String> {
    let name = case.path.display();
    let refused = match (Config::load(&case.text), case.errors.is_empty()) {
        (Ok(_), true) => return None,
        (Ok(_), false) => return Some(format!("{name}: wrongly accepted\n")),
        (Err(refused), true) => return Some(format!("{name}: wrongly refused: {refused}\n")),
        (Err(refused), false) => refused,
    };
    let messages: Vec<String> = refused.problems.iter().map(ToString::to_string).collect();
    let mut wanted = case.errors.iter().map(|error| comparable(error));
    let missing = wanted.find(|wanted| !messages.iter().any(|message| message.contains(wanted)))?;
    Some(format!("{name}: no {missing:?} in {messages:?}\n"))
}

#[test]
fn verdicts_and_words_are_promtools() {
    let cases = cases();
    assert!(cases.len() >= 120, "only {} cases found", cases.len());
    let wrong: Vec<String> = cases.iter().filter_map(judge).collect();
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn the_recorded_verdicts_are_those_of_the_installed_promtool() {
    let unpacked = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/stack/bin/promtool");
    let program = [unpacked, PathBuf::from("promtool")]
        .into_iter()
        .find(|program| Command::new(program).arg("--version").output().is_ok());
    let Some(program) = program else {
        println!("skipped: promtool is not installed; get it with: cargo xtask setup");
        return;
    };
    for case in cases() {
        let path = case.path.display();
        let output = Command::new(&program)
            .args(["check", "config", "--syntax-only"])
            .arg(&case.path)
            .output()
            .unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(
            output.status.success(),
            case.errors.is_empty(),
            "{path}: {said}"
        );
        for error in &case.errors {
            let message = without_line(error);
            assert!(said.contains(message), "{path}: no {message:?} in {said}");
        }
    }
}
