//! `labcheck lint`: forms of its report and exit codes.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

const GOOD: &str = "\
# HELP jobs_total Jobs that ended.
# TYPE jobs_total counter
jobs_total 4
";
const ADVICE: &str = "# TYPE jobs_total counter\njobs_total 4\n";
const MISTAKE: &str = "# HELP jobs Jobs that ended.\n# TYPE jobs counter\njobs 4\n";

/// `labcheck lint metrics` of a file with that text.
fn lint(test: &str, text: &str, arguments: &[&str]) -> Output {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.prom"));
    std::fs::write(&path, text).unwrap();
    Command::new(env!("CARGO_BIN_EXE_labcheck"))
        .args(["lint", "metrics"])
        .arg(path)
        .args(arguments)
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_exit_code_is_1_for_mistakes_and_not_for_advice() {
    for (test, text, code) in [
        ("lint-good", GOOD, 0),
        ("lint-advice", ADVICE, 0),
        ("lint-mistake", MISTAKE, 1),
        ("lint-error", "jobs-total 4\n", 1),
    ] {
        assert_eq!(lint(test, text, &[]).status.code(), Some(code), "{test}");
    }
}

#[test]
fn a_file_that_is_not_there_is_a_mistake_of_usage() {
    let output = Command::new(env!("CARGO_BIN_EXE_labcheck"))
        .args(["lint", "rules", "no-such-file.yml"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no-such-file.yml"));
}

#[test]
fn text_underlines_the_line() {
    let output = lint("lint-text", MISTAKE, &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("    # TYPE jobs counter\n    ^^^^^^^^^^^^^^^^^^^\n"),
        "{text}"
    );
    assert!(text.contains("labcheck explain I03"), "{text}");
}

#[test]
fn json_is_an_array_with_these_fields() {
    let found = json(&lint("lint-json", MISTAKE, &["--format", "json"]));
    let first = found[0].as_object().unwrap();
    let mut fields: Vec<&str> = first.keys().map(String::as_str).collect();
    // Their order is serde_json's, which depends on what else is built with it.
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "column", "file", "id", "lesson", "line", "message", "severity"
        ]
    );
    assert_eq!(
        (&first["id"], &first["severity"], &first["line"]),
        (&"I03".into(), &"mistake".into(), &2.into())
    );
}

#[test]
fn sarif_names_rule_and_region() {
    let log = json(&lint("lint-sarif", MISTAKE, &["--format", "sarif"]));
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "I03");
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "I03");
    assert_eq!(
        result["locations"][0]["physicalLocation"]["region"]["startLine"],
        2
    );
}

#[test]
fn github_writes_a_command_a_line() {
    let output = lint("lint-github", MISTAKE, &["--format", "github"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("::warning file="), "{text}");
    assert!(text.contains("line=2,col=1,title=I03::"), "{text}");
}
