//! What a real Prometheus 3.5.3 answered to queries on an hour of data, against what we answer.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::batch;

/// The data's end, at which nearly all cases were asked.
const END: i64 = 1_780_003_600;

/// A minute and a half after a counter fell: the cases that speak of a reset were asked while their range held it.
const AFTER_RESET: i64 = 1_780_001_890;

#[derive(Deserialize)]
struct Case {
    name: String,
    expr: String,
    /// Set where the query failed; then nothing else is.
    error: Option<String>,
    /// Pairs of labels and value, or series of a range vector as the API gives them.
    values: Option<Vec<Value>>,
    warnings: Option<Vec<String>>,
    infos: Option<Vec<String>>,
}

impl Case {
    fn time(&self) -> i64 {
        if self.name.contains("reset") {
            AFTER_RESET
        } else {
            END
        }
    }

    /// How our answer differs, if it does.
    fn difference(&self, answer: &Value) -> Option<String> {
        if let Some(error) = &self.error {
            return error_difference(error, answer);
        }
        if answer["status"] != "success" {
            return Some(format!("we failed: {}", answer["error"]));
        }
        for (key, expected) in [("warnings", &self.warnings), ("infos", &self.infos)] {
            let expected: Vec<String> = expected.iter().flatten().map(|r| remark(r)).collect();
            let found = strings(&answer[key]);
            if expected != found {
                return Some(format!("{key}: {expected:?}, ours {found:?}"));
            }
        }
        let expected = self.values.as_deref().unwrap_or_default();
        let found = answer["data"]["result"].as_array().unwrap();
        let is_same = expected.len() == found.len()
            && expected
                .iter()
                .zip(found)
                .all(|(e, f)| is_same_series(e, f));
        (!is_same).then(|| format!("{expected:?}, ours {found:?}"))
    }
}

/// A failure to evaluate has the server's words. Where the query cannot be read we say it better, so there only that
/// it cannot is compared.
fn error_difference(error: &str, answer: &Value) -> Option<String> {
    let is_same = if error.contains("parse error") {
        answer["errorType"] == "bad_data"
    } else {
        answer["errorType"] == "execution" && answer["error"] == error
    };
    (!is_same).then(|| format!("{error}, ours {answer}"))
}

/// 3.5.3 adds an empty name where the name is gone; later servers, which we follow, leave it out.
fn remark(observed: &str) -> String {
    observed.replace(" for metric name \"\"", "")
}

fn strings(list: &Value) -> Vec<String> {
    let list = list.as_array().into_iter().flatten();
    list.map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn is_same_series(expected: &Value, found: &Value) -> bool {
    let Some(pair) = expected.as_array() else {
        return expected["metric"] == found["metric"] && expected["values"] == found["values"];
    };
    let labels: Vec<String> = found["metric"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| format!("{name}={}", value.as_str().unwrap()))
        .collect();
    // The corpus cuts values to nine characters.
    let value = pair[1].as_str().unwrap();
    let ours = found["value"][1].as_str().unwrap();
    labels.join(",") == pair[0].as_str().unwrap()
        && if value.len() == 9 {
            ours.starts_with(value)
        } else {
            ours == value
        }
}

/// The corpus lies beside the project and may be absent.
fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/promql-observed");
    folder.is_dir().then_some(folder)
}

#[test]
fn every_answer_is_that_of_prometheus() {
    let Some(folder) = folder() else {
        eprintln!("skipped: ../shared/corpora/promql-observed is not here");
        return;
    };
    let text = std::fs::read_to_string(folder.join("expected.jsonl")).unwrap();
    let cases: Vec<Case> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let lines: Vec<Value> = cases
        .iter()
        .map(|case| json!({"expr": case.expr, "time": case.time()}))
        .collect();
    let data = folder.join("files/data.om.txt");
    let (answers, _) = batch(data.to_str().unwrap(), &lines);
    assert_eq!(answers.len(), cases.len());
    assert!(!cases.is_empty());
    let wrong: Vec<String> = cases
        .iter()
        .zip(&answers)
        .filter_map(|(case, answer)| {
            let difference = case.difference(answer)?;
            Some(format!("{}: {}\n  {difference}", case.name, case.expr))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}
