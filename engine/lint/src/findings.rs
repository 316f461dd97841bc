//! Where a check puts what it found.

use promql::Span;

use crate::{Check, Edit, Finding, Fix, Severity, Source};

/// Collects findings of one check in one file; knows the check's id, weight and lesson.
pub struct Findings<'a> {
    check: &'a Check,
    source: &'a Source<'a>,
    /// Where the bytes of a query stand in the file; `None`: spans are the file's own.
    locate: Option<&'a dyn Fn(Span) -> Span>,
    found: Vec<Finding>,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(check: &'a Check, source: &'a Source<'a>) -> Self {
        Self {
            check,
            source,
            locate: None,
            found: Vec::new(),
        }
    }

    /// Spans are those of a query that stands somewhere in the file.
    pub(crate) fn within(
        check: &'a Check,
        source: &'a Source<'a>,
        locate: &'a dyn Fn(Span) -> Span,
    ) -> Self {
        Self {
            locate: Some(locate),
            ..Self::new(check, source)
        }
    }

    /// Something is wrong at these bytes of the file, or of the query.
    pub fn at(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        let span = self.located(span);
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

    /// Something is wrong in a line of the file, counted from 1.
    pub fn in_line(&mut self, line: usize, message: impl Into<String>) -> &mut Finding {
        self.at(self.source.line_span(line), message)
    }

    /// Something is wrong at a span, and goes away when another text stands there.
    pub fn replace(
        &mut self,
        span: Span,
        message: impl Into<String>,
        replacement: impl Into<String>,
    ) -> &mut Finding {
        let replacement = replacement.into();
        let text = format!("write `{replacement}`");
        self.mend(span, message, text, (span, &replacement))
    }

    /// Something is wrong at a span, and an edit that may be elsewhere mends it.
    pub fn mend(
        &mut self,
        span: Span,
        message: impl Into<String>,
        text: impl Into<String>,
        (edited, replacement): (Span, &str),
    ) -> &mut Finding {
        let edit = self.edit(edited, replacement);
        let finding = self.at(span, message);
        finding.fix = Some(Fix {
            text: text.into(),
            edit,
        });
        finding
    }

    /// None where the query's text is escaped or quoted in the file: an edit must not break the file.
    fn edit(&self, span: Span, replacement: &str) -> Option<Edit> {
        let is_safe = self.locate.is_none() || !replacement.contains(['"', '\'', '\\', '\n', '#']);
        let located = self.located(span);
        let is_whole = located.end.saturating_sub(located.start) == span.end - span.start;
        (is_safe && is_whole).then(|| Edit {
            span: located,
            replacement: replacement.to_owned(),
        })
    }

    fn located(&self, span: Span) -> Span {
        self.locate.map_or(span, |locate| locate(span))
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
