//! The verdicts of Prometheus' own parser, query by query, against ours.

use std::path::Path;

use promql::{ParseOptions, parse};

#[derive(serde::Deserialize)]
struct Case {
    expr: String,
    /// Whether Prometheus 3.14 takes it with every feature flag set.
    valid: bool,
    /// Whether 3.5.3 takes it without any.
    valid_in_3_5_3: bool,
}

#[test]
fn every_query_gets_prometheus_verdict() {
    check(&ParseOptions::everything(), |case| case.valid);
}

/// Two bugs of 3.5.3 are not ours to repeat: it took a few queries that 3.14 refuses. It guards calculating with
/// durations, which 3.14 no longer does.
#[test]
fn without_feature_flags_only_the_stable_language_is_valid() {
    let options = ParseOptions {
        duration_expressions: false,
        ..ParseOptions::stable()
    };
    check(&options, |case| case.valid && case.valid_in_3_5_3);
}

#[track_caller]
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn check(options: &ParseOptions, expected: impl Fn(&Case) -> bool) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpora/promql-parse/expected.jsonl");
    let Ok(corpus) = std::fs::read(&path) else {
        println!("skipped: there is no corpus at {}", path.display());
        return;
    };
    let corpus = String::from_utf8(corpus).expect("the corpus is text");
    let mut wrong = Vec::new();
    for line in corpus.lines() {
        let case: Case = serde_json::from_str(line).expect("a case a line");
        let parsed = parse(&case.expr, options);
        if parsed.is_valid() != expected(&case) {
            let said: Vec<&str> = parsed
                .diagnostics
                .iter()
                .map(|d| d.message.as_str())
                .collect();
            wrong.push(format!(
                "{:?} should be valid: {}; we say {said:?}",
                case.expr,
                expected(&case)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} verdicts differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
