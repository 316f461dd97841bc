//! The findings as SARIF 2.1.0, which editors and code hosts read.

use std::collections::BTreeMap;

use lint::{Edit, Finding, Severity, Source};
use serde_json::{Value, json};

use super::Linted;

pub(super) fn sarif(linted: &[Linted]) -> Result<String, serde_json::Error> {
    let all = linted.iter().flat_map(|file| &file.findings);
    let rules: BTreeMap<&str, Value> = all.map(|finding| (finding.id, rule(finding))).collect();
    let results: Vec<Value> = linted
        .iter()
        .flat_map(|file| {
            let source = Source::new(&file.text);
            let results = file
                .findings
                .iter()
                .map(|finding| result(&file.name, &source, finding));
            results.collect::<Vec<_>>()
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "labcheck",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn rule(finding: &Finding) -> Value {
    let page = lint::page(finding.id);
    json!({
        "id": finding.id,
        "shortDescription": {"text": page.map_or(finding.id, |page| page.belief)},
        "fullDescription": {"text": page.map_or(finding.id, |page| page.why)},
        "help": {"text": page.map_or("", |page| page.mend)},
    })
}

fn result(file: &str, source: &Source<'_>, finding: &Finding) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Mistake => "warning",
        Severity::Advice => "note",
    };
    let mut result = json!({
        "ruleId": finding.id,
        "level": level,
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(file)},
            "region": region(source, finding.span),
        }}],
    });
    if let Some((text, edit)) = finding
        .fix
        .as_ref()
        .and_then(|fix| Some((&fix.text, fix.edit.as_ref()?)))
    {
        result["fixes"] = json!([fix(file, source, text, edit)]);
    }
    result
}

fn fix(file: &str, source: &Source<'_>, text: &str, edit: &Edit) -> Value {
    json!({
        "description": {"text": text},
        "artifactChanges": [{
            "artifactLocation": {"uri": uri(file)},
            "replacements": [{
                "deletedRegion": region(source, edit.span),
                "insertedContent": {"text": edit.replacement},
            }],
        }],
    })
}

fn region(source: &Source<'_>, span: lint::Span) -> Value {
    let (start, end) = (
        source.place(span.start),
        source.place(span.end.max(span.start)),
    );
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// A path as a relative reference: what a URI reserves is written as percent signs and numbers.
fn uri(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
