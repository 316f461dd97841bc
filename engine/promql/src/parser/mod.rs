//! Tokens → tree, by recursive descent.
//!
//! Promises: [`parse`] always gives a tree, whatever the input, and reports several problems at once. Where it could
//! not read on, the tree has a hole ([`ExprKind::Error`](crate::ast::ExprKind::Error)), and nothing further is said about what contains the hole.

mod advice;
mod call;
mod cursor;
mod duration;
mod expr;
mod label_list;
mod modifiers;
mod operator;
mod selector;

use crate::analysis;
use crate::ast::Expr;
use crate::diagnostic::{Diagnostic, Severity};
use cursor::Cursor;

pub(crate) use advice::bare_selector;

/// Which parts of the language a server has switched on. Each is, or was, one of Prometheus' feature flags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseOptions {
    /// `promql-experimental-functions`
    pub experimental_functions: bool,
    /// Calculating with durations: since 3.14 without a flag, before that `promql-duration-expr`.
    pub duration_expressions: bool,
    /// `promql-extended-range-selectors`
    pub extended_ranges: bool,
    /// `promql-binop-fill-modifiers`
    pub binop_fill: bool,
}

impl ParseOptions {
    /// What a Prometheus without feature flags understands.
    pub fn stable() -> Self {
        Self {
            experimental_functions: false,
            duration_expressions: true,
            extended_ranges: false,
            binop_fill: false,
        }
    }

    /// The whole language.
    pub fn everything() -> Self {
        Self {
            experimental_functions: true,
            duration_expressions: true,
            extended_ranges: true,
            binop_fill: true,
        }
    }
}

/// What [`parse`] made of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    pub expr: Expr,
    /// In order of their place in the source.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Whether the query can be evaluated: then the tree has no holes and its types fit.
    pub fn is_valid(&self) -> bool {
        self.diagnostics
            .iter()
            .all(|diagnostic| diagnostic.severity != Severity::Error)
    }
}

/// Reads a query and checks its types.
pub fn parse(source: &str, options: &ParseOptions) -> Parsed {
    let mut cursor = Cursor::new(source, options);
    let expr = expr::query(&mut cursor);
    let Cursor {
        mut diagnostics,
        discarded,
        ..
    } = cursor;
    for part in discarded {
        analysis::check(source, &part, &mut diagnostics);
    }
    analysis::check(source, &expr, &mut diagnostics);
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
