//! P01: the rate of a sum of counters.

use promql::ast::{AggregateOp, Expr, ExprKind};

use super::{Query, calls_rate, is_rate};
use crate::flow::{Accumulation, strip_parens};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P01",
    belief: "Sum first, then the rate: it comes to the same.",
    why: "`rate()` knows a restart by a fall of the counter and adds what was lost. In a sum the fall of one replica \
          looks like a fall of all: after a restart the rate shows traffic that never was.",
    mend: "Take `rate()` of each series first, then add. That also holds for a sum that a recording rule keeps.",
    wrong: "rate(sum(http_requests_total)[5m:])",
    right: "sum(rate(http_requests_total[5m]))",
    lesson: "promql#aggregate-from-many-series-to-the-ones-you-can-read",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let ExprKind::Call { function, args } = &expr.kind else {
            return;
        };
        if !is_rate(function.name) {
            return;
        }
        let Some(range) = args.first().map(strip_parens) else {
            return;
        };
        let name = function.name;
        match &range.kind {
            ExprKind::Subquery { expr: inner, .. } if adds_up_counters(query, inner) => {
                findings
                    .at(
                        expr.span,
                        format!("`{name}()` of `{}`: the sum hides the restarts of single counters", query.text_of(inner)),
                    )
                    .fix(format!("take `{name}()` of each series first, then aggregate"));
            }
            ExprKind::Matrix { selector, .. }
                if query.shape(selector).accumulation == Accumulation::Summed =>
            {
                findings
                    .at(
                        expr.span,
                        format!(
                            "`{}` is a recorded sum of counters, and `{name}()` of it takes each restart for traffic",
                            query.text_of(selector)
                        ),
                    )
                    .fix(format!("record the sum of `{name}(…)` instead"));
            }
            _ => {}
        }
    });
}

/// An aggregation below which nothing takes a rate.
fn adds_up_counters(query: &Query<'_>, inner: &Expr) -> bool {
    let adds_up = matches!(
        strip_parens(inner).kind,
        ExprKind::Aggregate {
            op: AggregateOp::Sum | AggregateOp::Avg | AggregateOp::Min | AggregateOp::Max,
            ..
        }
    );
    query.shape(inner).accumulation == Accumulation::Summed || (adds_up && !calls_rate(inner))
}
