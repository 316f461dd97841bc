//! P16: `and` between vectors whose labels can't be equal.

use promql::ast::BinaryOp;

use super::Query;
use super::vectors_never_match::reason;
use crate::flow::mismatch;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P16",
    belief: "`a and b` is true when both are true.",
    why: "`and` keeps the series of the left that have a partner with the same labels on the right. When one side is a \
          sum without labels and the other is not, there is no partner and the result is empty.",
    mend: "Say `and on ()` when only the fact on the right counts, or bring both sides to the same labels.",
    wrong: "sum(rate(http_requests_total[5m])) > 100 and flowforge_queue_depth > 50",
    right: "sum(rate(http_requests_total[5m])) > 100 and on () flowforge_queue_depth > 50",
    lesson: "promql#two-vectors-meet-by-their-labels",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.for_each_match(|expr, op, [lhs, rhs], matching| {
        if op != BinaryOp::And {
            return;
        }
        let (left, right) = (query.shape(lhs).labels, query.shape(rhs).labels);
        if let Some(why) = reason(mismatch(&left, &right, matching), &left, &right) {
            findings
                .at(expr.span, format!("`and` keeps series with equal labels, and here none can be: {why}"))
                .fix("add `on ()` when only the fact counts, or `on` with labels that both sides have");
        }
    });
}
