//! Gradescope's `results.json`.

use model::{Report, Status};
use serde::Serialize;

#[derive(Serialize)]
struct Results<'a> {
    score: f64,
    output: String,
    tests: Vec<Test<'a>>,
}

#[derive(Serialize)]
struct Test<'a> {
    name: String,
    number: String,
    score: f64,
    max_score: f64,
    status: &'static str,
    output: String,
    tags: Vec<&'a str>,
    visibility: &'static str,
}

/// The report as Gradescope reads it.
///
/// # Errors
/// Never for a report of finite points; serde can't promise it in the type.
pub fn gradescope(report: &Report) -> Result<String, serde_json::Error> {
    let tests = report.verdicts.iter().enumerate().map(|(index, verdict)| {
        let hint = verdict.hint.iter().map(|hint| format!("\nHint: {hint}"));
        Test {
            name: verdict.title.clone(),
            number: (index + 1).to_string(),
            score: verdict.points,
            max_score: verdict.points_possible,
            status: if verdict.status == Status::Pass {
                "passed"
            } else {
                "failed"
            },
            output: format!(
                "Expected: {}\nObserved: {}",
                verdict.expected, verdict.observed
            ) + &hint.collect::<String>(),
            tags: verdict.misconception.as_deref().into_iter().collect(),
            visibility: "visible",
        }
    });
    let results = Results {
        score: report.points,
        output: super::tally_text(report),
        tests: tests.collect(),
    };
    serde_json::to_string_pretty(&results).map(|json| json + "\n")
}
