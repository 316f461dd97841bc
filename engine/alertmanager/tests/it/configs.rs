//! Configurations of our own, valid and broken, each with amtool's verdict in its first line and its routes below.
//!
//! To add a case: a file in `tests/configs/` that begins with `# amtool: SUCCESS` or `# amtool: FAILED: …`, and for
//! each route to test a line `# route label=value … -> receiver,receiver`.

use std::path::{Path, PathBuf};

use alertmanager::{Config, RoutingTree};
use tsdb::Labels;

use crate::amtool;

struct Case {
    path: PathBuf,
    text: String,
    /// Lines of the error; empty when the configuration is accepted.
    errors: Vec<String>,
    routes: Vec<(String, String)>,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configs");
    let mut paths: Vec<PathBuf> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> Case {
    let text = String::from_utf8(std::fs::read(&path).unwrap()).unwrap();
    let verdict = text
        .lines()
        .next()
        .unwrap()
        .strip_prefix("# amtool: ")
        .unwrap();
    let errors = match verdict.strip_prefix("FAILED: ") {
        Some(errors) => errors.split(" | ").map(str::to_owned).collect(),
        None => Vec::new(),
    };
    let routes = text
        .lines()
        .filter_map(|line| line.strip_prefix("# route")?.split_once("->"))
        .map(|(labels, receivers)| (labels.trim().to_owned(), receivers.trim().to_owned()))
        .collect();
    Case {
        path,
        text,
        errors,
        routes,
    }
}

/// What of amtool's message ours has to contain: without lines, names of Go types, and the words of Go's own parsers.
fn comparable(error: &str) -> &str {
    let error = error.strip_prefix("yaml: ").unwrap_or(error);
    let error = match error
        .strip_prefix("line ")
        .and_then(|rest| rest.split_once(": "))
    {
        Some((_, "did not find expected key" | "found character that cannot start any token")) => {
            ""
        }
        Some((_, message)) => message,
        None => error,
    };
    let cut = [
        " in type ",
        " into ",
        " already set",
        "missing closing )",
        "missing unit",
    ];
    let end = cut.iter().filter_map(|word| error.find(word)).min();
    let error = error.get(..end.unwrap_or(error.len())).unwrap_or(error);
    match error {
        "unmarshal errors:" => "",
        "field receiver" => "\"receiver\" already defined",
        _ => error.trim_end_matches("time: "),
    }
}

#[test]
fn verdicts_and_words_are_amtools() {
    let cases = cases();
    assert!(cases.len() >= 150, "only {} cases found", cases.len());
    for case in cases {
        let name = case.path.display();
        match Config::load(&case.text) {
            Ok(_) => assert!(case.errors.is_empty(), "{name}: wrongly accepted"),
            Err(refused) => {
                let messages: Vec<String> =
                    refused.problems.iter().map(ToString::to_string).collect();
                assert!(
                    !case.errors.is_empty(),
                    "{name}: wrongly refused: {messages:?}"
                );
                for error in &case.errors {
                    let wanted = comparable(error);
                    assert!(
                        messages.iter().any(|message| message.contains(wanted)),
                        "{name}: no {wanted:?} in {messages:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn alerts_reach_the_receivers_that_amtool_names() {
    for case in cases().iter().filter(|case| !case.routes.is_empty()) {
        let tree = RoutingTree::new(&Config::load(&case.text).unwrap());
        for (labels, receivers) in &case.routes {
            let pairs = labels
                .split_whitespace()
                .filter_map(|pair| pair.split_once('='));
            let found = tree.receivers(&Labels::new(pairs)).join(",");
            assert_eq!(&found, receivers, "{}: {labels}", case.path.display());
        }
    }
}

#[test]
fn the_recorded_verdicts_are_those_of_the_installed_amtool() {
    let Some(program) = amtool::find() else {
        println!("skipped: amtool is not installed; get it with: cargo xtask setup");
        return;
    };
    for case in cases() {
        let path = case.path.to_str().unwrap();
        let output = amtool::run(&program, &["check-config", path]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(
            output.status.success(),
            case.errors.is_empty(),
            "{path}: {said}"
        );
        for error in &case.errors {
            // The verdict was recorded before it became the first line of the file.
            let message = error
                .rsplit_once("line ")
                .map_or(error.as_str(), |(_, rest)| {
                    rest.split_once(": ").map_or(rest, |(_, message)| message)
                });
            assert!(said.contains(message), "{path}: no {message:?} in {said}");
        }
        for (labels, receivers) in &case.routes {
            let file = format!("--config.file={path}");
            let mut arguments = vec!["config", "routes", "test", &file];
            arguments.extend(labels.split_whitespace());
            let output = amtool::run(&program, &arguments);
            let said = String::from_utf8(output.stdout).unwrap();
            assert_eq!(
                said.lines().last(),
                Some(receivers.as_str()),
                "{path}: {labels}"
            );
        }
    }
}
