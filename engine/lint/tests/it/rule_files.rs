//! Rule files: places inside block scalars, recording rules of other files, verdicts of a server.

use std::path::Path;

use lint::rules::{RulesOptions, lint};
use lint::{Finding, Severity, Source};
use serde::Deserialize;

fn findings(text: &str) -> Vec<Finding> {
    lint(&[text.as_bytes()], &RulesOptions::default()).remove(0)
}

#[track_caller]
fn underlined<'a>(text: &'a str, id: &str) -> &'a str {
    let found = findings(text);
    let finding = found.iter().find(|finding| finding.id == id);
    let finding = finding.expect("it is found");
    Source::new(text).slice(finding.span)
}

#[test]
fn a_block_scalar_is_underlined_in_the_file() {
    let text = "\
groups:
  - name: flowforge
    rules:
      - record: job:http_requests:delta1h
        expr: |
          sum by (job) (
            delta(http_requests_total[1h])
          )
";
    assert_eq!(underlined(text, "P10"), "delta(http_requests_total[1h])");
    let found = findings(text);
    let finding = found.iter().find(|finding| finding.id == "P10").unwrap();
    assert_eq!((finding.line, finding.column), (7, 13));
}

/// Prometheus reads these too.
#[test]
fn a_file_in_utf_16_is_underlined_as_text() {
    let text = "\u{feff}groups: [{name: ä, rules: [{record: 'a:b:c', expr: 'sum by (job) (delta(x_total[1h]))'}]}]";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = lint(&[&bytes], &RulesOptions::default()).remove(0);
    let finding = found.iter().find(|finding| finding.id == "P10");
    let span = finding.expect("it is found").span;
    let text = lint::yaml_text(&bytes);
    assert_eq!(text.get(span.start..span.end), Some("delta(x_total[1h])"));
}

#[test]
fn a_folded_and_a_quoted_scalar_as_well() {
    let folded = "\
groups:
  - name: a
    rules:
      - record: a:b:c
        expr: >-
          sum by (job)
          (delta(x_total[1h]))
      - record: a:b:d
        expr: \"sum by (job) (deriv(x_total{a=\\\"b\\\"}[1h]))\"
";
    assert_eq!(underlined(folded, "P10"), "delta(x_total[1h])");
}

#[test]
fn rules_see_what_other_files_record() {
    let records = "\
groups:
  - name: a
    rules:
      - record: job:x:sum
        expr: sum by (job) (x_total)
";
    let alerts = "\
groups:
  - name: b
    rules:
      - record: job:x:rate5m
        expr: rate(job:x:sum[5m])
";
    let together = lint(
        &[records.as_bytes(), alerts.as_bytes()],
        &RulesOptions::default(),
    );
    assert!(together[1].iter().any(|finding| finding.id == "P01"));
    assert!(findings(alerts).iter().all(|finding| finding.id != "P01"));
}

#[test]
fn types_of_a_scrape_are_used() {
    let text = "\
groups:
  - name: a
    rules:
      - record: job:depth:rate5m
        expr: sum by (job) (rate(depth[5m]))
";
    let options = RulesOptions {
        types: lint::metrics::types(b"# TYPE depth gauge\ndepth 1\n"),
        ..RulesOptions::default()
    };
    let found = lint(&[text.as_bytes()], &options).remove(0);
    assert!(found.iter().any(|finding| finding.id == "P09"));
    assert!(findings(text).iter().all(|finding| finding.id != "P09"));
}

#[derive(Deserialize)]
struct Case {
    file: String,
    valid: bool,
}

#[test]
fn an_error_is_said_exactly_where_a_server_refuses() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/rule-files");
    let Ok(lines) = std::fs::read(folder.join("expected.jsonl")) else {
        eprintln!("skipped: ../shared/corpora/rule-files is not here");
        return;
    };
    let mut wrong = Vec::new();
    for line in String::from_utf8(lines).unwrap().lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let bytes = std::fs::read(folder.join("files").join(&case.file)).unwrap();
        let found = lint(&[&bytes], &RulesOptions::default()).remove(0);
        let is_refused = found.iter().any(|one| one.severity == Severity::Error);
        if is_refused == case.valid {
            wrong.push(format!("{}: valid={}", case.file, case.valid));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
