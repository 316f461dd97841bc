//! What is wrong with a query, where, and what to write instead.

use std::fmt::Write;

use crate::ast::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The query cannot run.
    Error,
    /// The query runs, but hardly as its writer thinks.
    Warning,
}

/// One problem in a query. The message is for somebody who is learning the language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub span: Span,
    pub severity: Severity,
    /// Stable; tests and the explanations in lessons refer to it.
    pub code: &'static str,
    pub message: String,
    pub hint: Option<String>,
    pub fix: Option<Fix>,
}

/// An edit that makes the problem go away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub span: Span,
    pub replacement: String,
}

impl Diagnostic {
    pub fn error(span: Span, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            span,
            severity: Severity::Error,
            code,
            message: message.into(),
            hint: None,
            fix: None,
        }
    }

    pub fn warning(span: Span, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(span, code, message)
        }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix {
            span,
            replacement: replacement.into(),
        });
        self
    }
}

impl Fix {
    /// `source` with the edit made.
    pub fn apply(&self, source: &str) -> String {
        let mut fixed = source.to_owned();
        fixed.replace_range(self.span.start..self.span.end, &self.replacement);
        fixed
    }
}

/// A place as people count: from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    pub line: usize,
    pub column: usize,
}

impl std::fmt::Display for LineColumn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Line and column of a byte offset.
pub fn line_column(source: &str, offset: usize) -> LineColumn {
    let before = &source[..source.floor_char_boundary(offset)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    LineColumn {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

/// The source line with the problem underlined, then message and hint:
///
/// ```text
/// rate(http_requests_total)
///      ^^^^^^^^^^^^^^^^^^^ `rate` needs a range, like `[5m]`
/// ```
pub fn render(source: &str, diagnostic: &Diagnostic) -> String {
    let start = source.floor_char_boundary(diagnostic.span.start);
    let end = source.floor_char_boundary(diagnostic.span.end).max(start);
    let line_start = source[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = source[start..]
        .find('\n')
        .map_or(source.len(), |newline| start + newline);
    let line = &source[line_start..line_end];
    // Tabs stay tabs, so that the marks stand below what they mark however wide a tab is shown.
    let indent: String = source[line_start..start]
        .chars()
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    let marks = "^".repeat(source[start..end.min(line_end)].chars().count().max(1));
    let mut text = format!("{line}\n{indent}{marks} {}\n", diagnostic.message);
    if let Some(hint) = &diagnostic.hint {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{indent}{hint}");
    }
    text
}
