//! A finding for a reader: the place, the source line underlined, the message, the fix, the lesson.

use std::fmt::Write;

use crate::{Finding, Source};

/// Longer lines are shown around the place only.
const LONGEST_LINE: usize = 160;

/// ```text
/// rules.yml:7:13: mistake P01: take `rate()` first, then `sum()`
///     expr: rate(sum(http_requests_total)[5m:])
///           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
///     fix: sum(rate(http_requests_total[5m]))
///     see: labcheck explain P01, /lessons/promql
/// ```
pub fn render(file: &str, source: &Source<'_>, finding: &Finding) -> String {
    let mut text = format!(
        "{file}:{}:{}: {} {}: {}\n",
        finding.line,
        finding.column,
        finding.severity.word(),
        finding.id,
        finding.message
    );
    quote(&mut text, source, finding);
    // Writing to a String can't fail.
    if let Some(fix) = &finding.fix {
        let _ = writeln!(text, "    fix: {}", fix.text);
    }
    let _ = writeln!(
        text,
        "    see: labcheck explain {}, /lessons/{}",
        finding.id, finding.lesson
    );
    text
}

fn quote(text: &mut String, source: &Source<'_>, finding: &Finding) {
    let line_span = source.line_span(finding.line);
    let line: Vec<char> = source.slice(line_span).chars().collect();
    if line.iter().all(|c| c.is_whitespace()) {
        return;
    }
    let before = finding.column.saturating_sub(1).min(line.len());
    let marked_end = finding.span.end.min(line_span.end).max(finding.span.start);
    let marked = source.slice(promql::Span {
        start: finding.span.start,
        end: marked_end,
    });
    let width = marked.chars().count().max(1);
    // Around a place far to the right, what stands before it is cut.
    let cut = before.saturating_sub(LONGEST_LINE / 2);
    let cut = if line.len() > LONGEST_LINE { cut } else { 0 };
    let shown = line.get(cut..).unwrap_or_default();
    let shown: String = shown.iter().take(LONGEST_LINE).collect();
    // Tabs stay tabs, so that the marks stand below what they mark however wide a tab is shown.
    let indent: String = line
        .get(cut..before)
        .unwrap_or_default()
        .iter()
        .map(|c| if *c == '\t' { '\t' } else { ' ' })
        .collect();
    let marks = "^".repeat(width.min(LONGEST_LINE - (before - cut).min(LONGEST_LINE - 1)));
    let _ = writeln!(text, "    {}\n    {indent}{marks}", shown.trim_end());
}
