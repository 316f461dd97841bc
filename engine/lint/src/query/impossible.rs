//! pint's promql/impossible: parts of a query that can never give, remove or keep anything.

use std::collections::BTreeSet;

use promql::ast::{BinaryOp, ExprKind};

use super::Query;
use super::vectors_never_match::reason;
use crate::flow::{Mismatch, Values, mismatch};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "pint/promql/impossible",
    belief: "A condition that is written down is checked.",
    why: "What compares a number with a bound it can't reach, groups by a label that is already gone, or takes away \
          series that can't be there, is always empty or does nothing. No error says so.",
    mend: "Look at which labels are left at each step, and which values are possible.",
    wrong: r#"flowforge_queue_depth{job="worker-service"} unless sum(up)"#,
    right: r#"flowforge_queue_depth{job="worker-service"} unless on (job) sum by (job) (up)"#,
    lesson: "promql#two-vectors-meet-by-their-labels",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    thresholds(query, findings);
    groupings(query, findings);
    query.for_each_match(|expr, op, [lhs, rhs], matching| {
        let (left, right) = (query.shape(lhs).labels, query.shape(rhs).labels);
        let found = mismatch(&left, &right, matching);
        if let Some(Mismatch::Neither(label)) = &found {
            findings
                .at(
                    expr.span,
                    format!("both sides have lost `{label}`, so there is nothing to match on"),
                )
                .severity(Severity::Advice);
        } else if op == BinaryOp::Unless
            && let Some(why) = reason(found, &left, &right)
        {
            findings
                .at(
                    expr.span,
                    format!("`unless` can never take anything away here: {why}"),
                )
                .fix("say with `on()` which labels count");
        }
    });
}

/// A comparison that no possible value passes, and that has no row of its own.
fn thresholds(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.for_each_threshold(|threshold| {
        let shape = query.shape(threshold.vector);
        // Shares and counts have checks that say more.
        let has_row = shape.is_share || shape.values == Values::SHARE || shape.values.min == 1.0;
        if !has_row && !threshold.returns_bool && threshold.is_never(shape.values) {
            let (op, number) = (threshold.op.symbol(), threshold.number);
            let range = match (shape.values.min.is_finite(), shape.values.max.is_finite()) {
                (true, true) => format!("from {} to {}", shape.values.min, shape.values.max),
                (true, false) => format!("at least {}", shape.values.min),
                _ => format!("at most {}", shape.values.max),
            };
            findings.at(
                threshold.whole,
                format!(
                    "`{}` is {range}, so `{op} {number}` can never be true",
                    query.text_of(threshold.vector)
                ),
            );
        }
    });
}

/// `by` with a label that an inner aggregation has removed.
fn groupings(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let ExprKind::Aggregate {
            expr: inner,
            grouping: Some(grouping),
            ..
        } = &expr.kind
        else {
            return;
        };
        let labels = query.shape(inner).labels;
        if grouping.without || !labels.is_closed() {
            return;
        }
        let gone: BTreeSet<&str> = grouping
            .labels
            .iter()
            .filter(|label| !labels.is_possible(label))
            .map(String::as_str)
            .collect();
        // A missing `le` is a story of its own.
        for label in gone.iter().filter(|label| **label != "le") {
            findings
                .at(
                    expr.span,
                    format!("`by ({label})` groups by a label that is already gone"),
                )
                .severity(Severity::Advice)
                .fix(format!(
                    "keep `{label}` in the inner aggregation, or leave it out here"
                ));
        }
    });
}
