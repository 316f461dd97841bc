//! What can be wrong with a template: when it is read, and when it is expanded.

use super::ast::Span;

/// Why a template cannot be read, in Go's words. The place is inside the template's own text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("template: {name}:{reported_line}: {problem}")]
pub struct ParseError {
    /// The template's name: `__alert_` and the alert's.
    pub name: String,
    /// What is wrong, without the name and the line.
    pub problem: String,
    /// Where in the template's text; empty at its end.
    pub span: Span,
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    pub(super) reported_line: usize,
}

/// Why a template that was read cannot be expanded, in Go's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ExecError {
    /// Whole, with the template's name and the place as the server counts it.
    pub message: String,
    /// What went wrong, without the place.
    pub problem: String,
    /// The part of the template that was being evaluated.
    pub span: Span,
}

/// The line and the column (in characters), from 1, of a byte in `text`.
pub(super) fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset.min(text.len())).unwrap_or(text);
    let line = 1 + before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, 1 + before[start..].chars().count())
}
