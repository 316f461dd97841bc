//! What Loki checks after the grammar: selectors that select, patterns that compile, aggregations that fit.

mod selector;
mod stage;

use promql::{Diagnostic, Span};
use tsdb::re2;

use crate::ast::{Expr, ExprKind, LogQuery, LogRange, RangeOp, Text};

/// Adds what is wrong with a tree. Holes are passed over: what made them is known.
pub(crate) fn check(expr: &Expr, problems: &mut Vec<Diagnostic>) {
    match &expr.kind {
        ExprKind::Log(query) => log_query(query, problems),
        ExprKind::RangeAggregate { op, range, .. } => {
            log_range(range, problems);
            unwrap_fits(*op, range, problems);
        }
        ExprKind::Variants { variants, of } => {
            log_range(of, problems);
            for variant in variants {
                check(variant, problems);
            }
        }
        ExprKind::LabelReplace { expr, pattern, .. } => {
            check(expr, problems);
            if let Err(error) = re2::compile(&pattern.value) {
                problems.push(unreadable(pattern.span, &error.to_string()));
            }
        }
        ExprKind::Aggregate { expr, .. } | ExprKind::Paren(expr) => check(expr, problems),
        ExprKind::Binary { lhs, rhs, .. } => {
            check(lhs, problems);
            check(rhs, problems);
        }
        ExprKind::Number(_) | ExprKind::Vector(_) | ExprKind::Error => {}
    }
}

fn log_query(query: &LogQuery, problems: &mut Vec<Diagnostic>) {
    selector::check(&query.selector, problems);
    for stage in &query.stages {
        stage::check(stage, problems);
    }
}

fn log_range(range: &LogRange, problems: &mut Vec<Diagnostic>) {
    log_query(&range.query, problems);
    let filters = range.unwrap.iter().flat_map(|unwrap| &unwrap.filters);
    for filter in filters {
        stage::label_filter(filter, problems);
    }
}

/// Some aggregations count lines, the others work on the numbers that `unwrap` takes.
fn unwrap_fits(op: RangeOp, range: &LogRange, problems: &mut Vec<Diagnostic>) {
    let word = op.word();
    match &range.unwrap {
        Some(unwrap) if op.refuses_unwrap() => {
            let problem = Diagnostic::error(
                unwrap.span,
                "unwrap-refused",
                format!("`{word}` counts lines: there is no number to take from them"),
            );
            problems.push(problem.hint("`sum_over_time` adds up what `unwrap` takes"));
        }
        None if op.needs_unwrap() => {
            let problem = Diagnostic::error(
                range.span,
                "unwrap-missing",
                format!("`{word}` works on numbers, and lines are none"),
            );
            problems.push(problem.hint(format!(
                "take one from a label: `{word}({{…}} | json | unwrap took [5m])`"
            )));
        }
        _ => {}
    }
}

/// A regular expression that RE2 does not read. The compiler's own words end with what is wrong.
fn unreadable(span: Span, error: &str) -> Diagnostic {
    let last = error.lines().last().unwrap_or_default();
    let reason = last.strip_prefix("error: ").unwrap_or(last);
    Diagnostic::error(
        span,
        "bad-pattern",
        format!("this pattern cannot be read: {reason}"),
    )
    .hint("a `\\` before it takes a character's special meaning away; in double quotes write two")
}

/// A pattern that is looked for anywhere.
fn unanchored(text: &Text, problems: &mut Vec<Diagnostic>) {
    if let Err(error) = re2::compile_unanchored(&text.value) {
        problems.push(unreadable(text.span, &error.to_string()));
    }
}
