//! Tokens → tree, by recursive descent.
//!
//! Promises: [`parse`] always gives a tree and reports several problems at once. Where it could not read on, the tree
//! has a hole, and nothing further is said about what contains it.

mod advice;
mod binary;
mod call;
mod cursor;
mod expr;
mod label_filter;
mod labels;
mod line_filter;
mod range;
mod selector;
mod stage;

use promql::{Diagnostic, Severity, Span};

use crate::analysis;
use crate::ast::Expr;
use cursor::Cursor;

/// Loki reads queries shorter than this many bytes.
pub const MAX_LENGTH: usize = 131_072;

/// What [`parse`] made of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    pub expr: Expr,
    /// In order of their place in the source.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Whether Loki would run it: then the tree has no holes.
    pub fn is_valid(&self) -> bool {
        self.diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity != Severity::Error)
    }
}

/// Reads a query and checks what Loki checks before it runs one.
pub fn parse(source: &str) -> Parsed {
    let is_too_long = source.len() >= MAX_LENGTH;
    let read = if is_too_long { "" } else { source };
    let mut cursor = Cursor::new(read);
    let expr = expr::query(&mut cursor);
    let mut diagnostics = cursor.diagnostics;
    if is_too_long {
        let problem = Diagnostic::error(
            Span::default(),
            "too-long",
            format!("Loki reads queries of less than {MAX_LENGTH} bytes"),
        );
        diagnostics = vec![problem.hint("use fewer alternatives in the patterns")];
    } else {
        analysis::check(&expr, &mut diagnostics);
    }
    forget_what_a_string_hides(&mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
    diagnostics.dedup();
    Parsed { expr, diagnostics }
}

/// A string that is not closed swallows what follows it: that the rest is missing is no news.
fn forget_what_a_string_hides(diagnostics: &mut Vec<Diagnostic>) {
    let is_open_string = |problem: &Diagnostic| problem.code == "unclosed-string";
    let Some(start) = diagnostics
        .iter()
        .find(|problem| is_open_string(problem))
        .map(|problem| problem.span.start)
    else {
        return;
    };
    diagnostics.retain(|problem| {
        let is_before = problem.span.end <= start && !problem.code.starts_with("unclosed");
        is_before || is_open_string(problem)
    });
}
