//! Checks of LogQL, wherever it stands: by itself or on a dashboard.

mod anchoring;
mod filter_behind_parser;
mod selector_needs_label;
mod syntax;
mod unwrap_unguarded;

use ::logql::{Diagnostic, Expr, Parsed};
use promql::Span;

use crate::{Check, Finding, Findings, Run, Source, findings};

/// In the order of their ids.
pub(crate) const CHECKS: &[Check] = &[
    selector_needs_label::CHECK,
    anchoring::CHECK,
    filter_behind_parser::CHECK,
    unwrap_unguarded::CHECK,
    syntax::CHECK,
];

/// A query that Loki runs.
#[derive(Debug)]
pub struct LogQuery<'a> {
    pub text: &'a str,
    pub expr: &'a Expr,
}

impl<'a> LogQuery<'a> {
    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }
}

impl Check {
    const fn logql(page: &'static crate::Page, run: fn(&LogQuery<'_>, &mut Findings<'_>)) -> Self {
        Self {
            page,
            severity: crate::Severity::Mistake,
            run: Run::Logql(run),
        }
    }

    const fn logql_syntax(
        page: &'static crate::Page,
        run: fn(&[Diagnostic], &mut Findings<'_>),
    ) -> Self {
        Self {
            page,
            severity: crate::Severity::Error,
            run: Run::LogqlSyntax(run),
        }
    }
}

/// What is wrong with a query of logs by itself.
pub fn lint(text: &str) -> Vec<Finding> {
    let source = Source::new(text);
    let parsed = ::logql::parse(text);
    findings::sorted(check(text, &parsed, &source, None))
}

/// Runs all checks of LogQL on a query that stands in `source` where `locate` says.
pub(crate) fn check(
    text: &str,
    parsed: &Parsed,
    source: &Source<'_>,
    locate: Option<&dyn Fn(Span) -> Span>,
) -> Vec<Finding> {
    let query = LogQuery {
        text,
        expr: &parsed.expr,
    };
    let mut found = Vec::new();
    for check in CHECKS {
        let mut findings = match locate {
            Some(locate) => Findings::within(check, source, locate),
            None => Findings::new(check, source),
        };
        match check.run {
            Run::LogqlSyntax(run) => run(&parsed.diagnostics, &mut findings),
            Run::Logql(run) if parsed.is_valid() => run(&query, &mut findings),
            _ => {}
        }
        found.extend(findings.finish());
    }
    found
}

/// The id of what says that a query can't be read.
pub(crate) const SYNTAX: &str = syntax::PAGE.id;
