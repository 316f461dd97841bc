//! L05: numbers are taken from a label, and one line without a number fails the query.

use ::logql::ast::{LabelFilter, LabelFilterKind};
use promql::Span;

use super::LogQuery;
use crate::{Check, Findings, Page};

pub(super) const CHECK: Check = Check::logql(&PAGE, run);

const PAGE: Page = Page {
    id: "L05",
    belief: "`unwrap` leaves out what is no number.",
    why: "A value that `unwrap` can't read marks its line with `__error__`, and one marked line fails the whole query: \
          the panel goes blank on the day something odd is logged.",
    mend: "Leave marked lines out behind it: `| unwrap took | __error__=\"\"`.",
    wrong: r#"sum_over_time({app="flowforge"} | json | unwrap duration_ms [5m])"#,
    right: r#"sum_over_time({app="flowforge"} | json | unwrap duration_ms | __error__="" [5m])"#,
    lesson: "logs",
};

fn run(query: &LogQuery<'_>, findings: &mut Findings<'_>) {
    query.expr.for_each_range(&mut |range| {
        let Some(unwrap) = &range.unwrap else { return };
        if unwrap.filters.iter().any(looks_at_errors) {
            return;
        }
        let behind = Span {
            start: unwrap.span.end,
            end: unwrap.span.end,
        };
        findings.mend(
            unwrap.span,
            format!(
                "one line whose `{}` is no number fails this query",
                unwrap.label
            ),
            "leave such lines out with `| __error__=\"\"` behind it",
            (behind, " | __error__=\"\""),
        );
    });
}

fn looks_at_errors(filter: &LabelFilter) -> bool {
    match &filter.kind {
        LabelFilterKind::Text(matcher) => matcher.name == "__error__",
        LabelFilterKind::And { lhs, rhs, .. } | LabelFilterKind::Or { lhs, rhs } => {
            looks_at_errors(lhs) || looks_at_errors(rhs)
        }
        LabelFilterKind::Paren(inner) => looks_at_errors(inner),
        LabelFilterKind::Value { .. } | LabelFilterKind::Error => false,
    }
}
