//! The findings as a JSON array.

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
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'a str>,
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
                fix: finding.fix.as_ref().map(|fix| fix.text.as_str()),
                lesson: finding.lesson,
            })
        })
        .collect();
    Ok(serde_json::to_string_pretty(&rows)? + "\n")
}
