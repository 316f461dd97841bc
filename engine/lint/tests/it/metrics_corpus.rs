//! promlint's own cases, with promtool's verdicts: the same metrics, the same problems.

use std::collections::BTreeSet;
use std::path::Path;

use lint::metrics::{MetricsOptions, lint};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    file: String,
    problems: Vec<Problem>,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Problem {
    metric: String,
    text: String,
}

#[test]
fn every_verdict_is_that_of_promtool() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/metrics-lint");
    if !folder.is_dir() {
        eprintln!("skipped: ../shared/corpora/metrics-lint is not here");
        return;
    }
    let lines = std::fs::read(folder.join("expected.jsonl")).unwrap();
    let cases: Vec<Case> = String::from_utf8(lines)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(!cases.is_empty());
    let wrong: Vec<String> = cases.iter().filter_map(difference).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

fn difference(case: &Case) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/metrics-lint");
    let body = std::fs::read(folder.join("files").join(&case.file)).expect("the case has its file");
    let ours: BTreeSet<Problem> = lint(&body, &MetricsOptions::default())
        .iter()
        .filter_map(|finding| as_promlint(&finding.message))
        .collect();
    let theirs: BTreeSet<&Problem> = case.problems.iter().collect();
    let same = ours.iter().collect::<BTreeSet<_>>() == theirs;
    (!same).then(|| format!("{}: promtool {theirs:?}, we {ours:?}", case.file))
}

/// Our messages quote promlint's text behind the metric, and may add to it behind a comma.
fn as_promlint(message: &str) -> Option<Problem> {
    let (metric, text) = message.strip_prefix('`')?.split_once("`: ")?;
    Some(Problem {
        metric: metric.to_owned(),
        text: text.split(", ").next()?.to_owned(),
    })
}
