//! Bodies that a real Prometheus 3 was made to scrape: an error exactly where the target went down.

use std::path::Path;

use lint::Severity;
use lint::metrics::{MetricsOptions, lint};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    file: String,
    content_type: Option<String>,
    accepted: bool,
}

#[test]
fn an_error_is_a_target_that_is_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/scrape");
    let Ok(lines) = std::fs::read(folder.join("expected.jsonl")) else {
        eprintln!("skipped: ../shared/corpora/scrape is not here");
        return;
    };
    let mut wrong = Vec::new();
    for line in String::from_utf8(lines).unwrap().lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let body = std::fs::read(folder.join("files").join(&case.file)).unwrap();
        let options = MetricsOptions {
            content_type: Some(case.content_type.unwrap_or_default()),
            ..MetricsOptions::default()
        };
        let found = lint(&body, &options);
        let is_refused = found.iter().any(|one| one.severity == Severity::Error);
        if is_refused == case.accepted {
            wrong.push(case.file);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
