//! The findings as a JSON array; fixes are in SARIF, which has a form for them.

use serde::Serialize;

use super::Linted;

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    severity: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
    lesson: &'a str,
}

pub(super) fn json(linted: &[Linted]) -> Result<String, serde_json::Error> {
    let rows: Vec<Row<'_>> = linted
        .iter()
        .flat_map(|file| {
            file.findings.iter().map(|finding| Row {
                id: finding.id,
                severity: finding.severity.word(),
                file: &file.name,
                line: finding.line,
                column: finding.column,
                message: &finding.message,
                lesson: finding.lesson,
            })
        })
        .collect();
    Ok(serde_json::to_string_pretty(&rows)? + "\n")
}
