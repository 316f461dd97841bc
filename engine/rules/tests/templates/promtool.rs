//! Asks `promtool` again, where it is at hand: the tables must hold what it says today.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use super::{Expanded, Refused, read};

#[expect(clippy::print_stdout, reason = "whoever runs the tests should know")]
fn promtool() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/stack/bin/promtool");
    if !path.is_file() {
        println!("skipped: no promtool in target/stack/bin");
    }
    path.is_file().then_some(path)
}

/// JSON is YAML too, but for a character that YAML wants escaped.
fn write(path: &Path, document: &serde_json::Value) {
    let text = document.to_string().replace('\u{7f}', "\\u007f");
    std::fs::write(path, text).expect("a temporary folder takes files");
}

#[test]
fn the_expansions_are_promtools() {
    let Some(promtool) = promtool() else { return };
    let folder = tempfile::tempdir().unwrap();
    let cases: Vec<Expanded> = read(include_str!("expanded.jsonl"));
    let name = |index: usize| format!("T{index:03}");
    let rules: Vec<serde_json::Value> = (0..)
        .zip(&cases)
        .map(|(index, case)| {
            json!({"alert": name(index), "expr": "m", "annotations": {"t": case.template}})
        })
        .collect();
    write(
        &folder.path().join("rules.yml"),
        &json!({"groups": [{"name": "g", "rules": rules}]}),
    );
    let labels = json!({"instance": "web-1:8080", "job": "api", "zone": "b"});
    let tests: Vec<serde_json::Value> = (0..)
        .zip(&cases)
        .map(|(index, case)| {
            let expected = case
                .expected
                .replace("__alert_T", &format!("__alert_{}", name(index)));
            let annotations = json!({"t": expected});
            json!({"eval_time": "2m", "alertname": name(index),
                   "exp_alerts": [{"exp_labels": labels, "exp_annotations": annotations}]})
        })
        .collect();
    let series = [
        (
            "m{instance=\"web-1:8080\", job=\"api\", zone=\"b\"}",
            "42.5x5",
        ),
        ("node{instance=\"a\"}", "3x5"),
        ("node{instance=\"b\"}", "1x5"),
        ("node{instance=\"c\"}", "2x5"),
        (
            "hist{job=\"h\"}",
            "{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x5",
        ),
    ]
    .map(|(series, values)| json!({"series": series, "values": values}));
    let path = folder.path().join("test.yml");
    write(
        &path,
        &json!({"rule_files": ["rules.yml"], "tests": [{
            "interval": "1m", "input_series": series, "alert_rule_test": tests,
            "external_labels": {"cluster": "eu", "replica": "1"},
            "external_url": "http://prom.example:9090/prefix"}]}),
    );
    let output = Command::new(promtool)
        .args(["test", "rules"])
        .arg(&path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[test]
fn the_refusals_are_promtools() {
    let Some(promtool) = promtool() else { return };
    let folder = tempfile::tempdir().unwrap();
    let cases: Vec<Refused> = read(include_str!("refused.jsonl"));
    let rules: Vec<serde_json::Value> = cases
        .iter()
        .map(|case| json!({"alert": "T", "expr": "m", "annotations": {"t": case.template}}))
        .collect();
    let path = folder.path().join("rules.yml");
    write(&path, &json!({"groups": [{"name": "g", "rules": rules}]}));
    let output = Command::new(promtool)
        .args(["check", "rules"])
        .arg(&path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    for (number, case) in (1..).zip(&cases) {
        let expected = format!("rule {number}, \"T\": annotation \"t\": {}", case.error);
        assert!(said.contains(&expected), "{expected}\n{said}");
    }
}
