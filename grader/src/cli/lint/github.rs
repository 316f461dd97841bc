//! Annotations that a GitHub workflow shows beside the lines.

use std::fmt::Write;

use lint::Severity;

use super::Linted;
use crate::report::{data, property};

pub(super) fn github(linted: &[Linted]) -> String {
    let mut out = String::new();
    for file in linted {
        for finding in &file.findings {
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Mistake => "warning",
                Severity::Advice => "notice",
            };
            let fix = finding
                .fix
                .as_ref()
                .map_or_else(String::new, |fix| format!("\nfix: {}", fix.text));
            // Writing to a String can't fail.
            let _ = writeln!(
                out,
                "::{command} file={},line={},col={},title={}::{}",
                property(&file.name),
                finding.line,
                finding.column,
                property(finding.id),
                data(&format!("{}{fix}", finding.message))
            );
        }
    }
    out
}
