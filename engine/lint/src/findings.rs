//! Where a check puts what it found.

use promql::Span;

use crate::{Check, Finding, Severity, Source};

/// Collects findings of one check in one file; knows the check's id, weight and lesson.
pub struct Findings<'a> {
    check: &'a Check,
    source: &'a Source<'a>,
    found: Vec<Finding>,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(check: &'a Check, source: &'a Source<'a>) -> Self {
        Self {
            check,
            source,
            found: Vec::new(),
        }
    }

    /// Something is wrong at these bytes of the file.
    pub fn at(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        let place = self.source.place(span.start);
        self.found.push(Finding {
            id: self.check.page.id,
            severity: self.check.severity,
            span,
            line: place.line,
            column: place.column,
            message: message.into(),
            fix: None,
            lesson: self.check.page.lesson,
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// Something is wrong in a line, counted from 1.
    pub fn in_line(&mut self, line: usize, message: impl Into<String>) -> &mut Finding {
        self.at(self.source.line_span(line), message)
    }

    pub(crate) fn finish(self) -> Vec<Finding> {
        self.found
    }
}

/// In the order of the file; the graver first where two meet, and what is said twice only once.
pub(crate) fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    let key = |finding: &Finding| -> (usize, Severity, &'static str, usize) {
        (
            finding.span.start,
            finding.severity,
            finding.id,
            finding.span.end,
        )
    };
    findings.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message)));
    findings.dedup();
    findings
}
