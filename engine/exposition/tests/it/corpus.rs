//! Every body that a real Prometheus 3 was made to scrape, with its verdict and its count of samples.

use std::path::{Path, PathBuf};

use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    file: String,
    content_type: Option<String>,
    accepted: bool,
    error: Option<String>,
    samples: f64,
}

/// The corpus lies beside the project and may be absent.
fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/scrape");
    root.is_dir().then_some(root)
}

#[test]
fn every_verdict_is_that_of_prometheus() {
    let Some(folder) = folder() else {
        eprintln!("skipped: ../shared/corpora/scrape is not here");
        return;
    };
    let lines = std::fs::read(folder.join("expected.jsonl")).unwrap();
    let cases: Vec<Case> = String::from_utf8(lines)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut wrong = Vec::new();
    for case in &cases {
        let body = std::fs::read(folder.join("files").join(&case.file)).unwrap();
        let result = exposition::parse(&body, case.content_type.as_deref());
        let (accepted, samples) = match &result {
            Ok(exposition) => (true, exposition.sample_count()),
            Err(error) => (false, error.samples_before),
        };
        if accepted != case.accepted || samples as f64 != case.samples {
            wrong.push(format!(
                "{}: Prometheus says accepted={} samples={} {:?}, we say {:?}",
                case.file,
                case.accepted,
                case.samples,
                case.error,
                result.map(|exposition| exposition.sample_count())
            ));
        }
    }
    assert!(!cases.is_empty());
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}
