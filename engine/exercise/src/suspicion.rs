//! Why an answer is probably wrong: what the linter sees in its text, and what its difference gives away.

use lint::query::Context;
use promql::{Diagnostic, EvalErrorKind, Sample};

use crate::Difference;
use crate::compare::Mismatch;
use crate::outcome::{Problem, Suspicion};

/// What explains best how `answer` differs from what `reference` gives.
pub fn of(reference: &str, answer: &str, difference: &Difference) -> Option<Suspicion> {
    seen_by_linter(reference, answer).or_else(|| seen_in_values(difference))
}

/// A mistake in the answer that the reference does not have.
fn seen_by_linter(reference: &str, answer: &str) -> Option<Suspicion> {
    let context = Context::default();
    let accepted = lint::query::lint(reference, &context);
    let mut findings = lint::query::lint(answer, &context);
    findings.retain(|finding| {
        is_a_row(finding.id) && accepted.iter().all(|accepted| accepted.id != finding.id)
    });
    findings.sort_by_key(|finding| (finding.severity, finding.span.start));
    let finding = findings.into_iter().next()?;
    let because = match &finding.fix {
        Some(fix) => format!("{}: {}", finding.message, fix.text),
        None => finding.message.clone(),
    };
    Some(Suspicion {
        misconception: Some(finding.id.to_owned()),
        because,
    })
}

/// Ids such as `P01` are misconceptions; others are the linter's own.
fn is_a_row(id: &str) -> bool {
    !id.contains('/')
}

fn seen_in_values(difference: &Difference) -> Option<Suspicion> {
    let is_nan =
        |sample: &Option<Sample>| matches!(sample, Some(Sample::Float(value)) if value.is_nan());
    if is_nan(&difference.got) && !is_nan(&difference.expected) {
        return Some(Suspicion {
            misconception: Some("P15".to_owned()),
            because: "without traffic this is 0/0 = NaN: decide what idle means".to_owned(),
        });
    }
    match &difference.mismatch {
        Mismatch::Value {
            factor: Some(factor),
        } => Some(Suspicion {
            misconception: None,
            because: format!(
                "Every value is {} times what is asked for: see which unit is",
                tsdb::short_float((factor * 1e6).round() / 1e6)
            ),
        }),
        _ => None,
    }
}

/// What an evaluation that failed says about its query.
pub(crate) fn of_failure(kind: &EvalErrorKind) -> Option<Suspicion> {
    let (misconception, because) = match kind {
        EvalErrorKind::ManyToOneNotExplicit => (
            "P08",
            "several series on one side match one on the other: say so with `group_left` or `group_right`, or aggregate first",
        ),
        EvalErrorKind::DuplicateMatch { .. } | EvalErrorKind::GroupingNotUnique => (
            "P07",
            "on the labels that are matched, series are not unique: match on more labels, or aggregate first",
        ),
        _ => return None,
    };
    Some(Suspicion {
        misconception: Some(misconception.to_owned()),
        because: because.to_owned(),
    })
}

/// What the parser refuses, with the misconception where one is known to show so.
pub(crate) fn problems(answer: &str, diagnostics: &[Diagnostic]) -> Vec<Problem> {
    let findings = lint::query::lint(answer, &Context::default());
    let errors = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == promql::Severity::Error);
    errors
        .map(|diagnostic| {
            let place = promql::diagnostic::line_column(answer, diagnostic.span.start);
            let row = findings.iter().find(|finding| {
                finding.span.start == diagnostic.span.start && is_a_row(finding.id)
            });
            Problem {
                line: place.line,
                column: place.column,
                message: diagnostic.message.clone(),
                hint: diagnostic.hint.clone(),
                misconception: row.map(|finding| finding.id.to_owned()),
            }
        })
        .collect()
}
