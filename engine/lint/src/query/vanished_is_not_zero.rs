//! P17: waiting for zero where nothing would be left.

use promql::ast::{AggregateOp, BinaryOp, ExprKind};

use super::Query;
use crate::flow::strip_parens;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P17",
    belief: "When all targets are gone, `count()` is 0.",
    why: "A vanished series has no value, and the count of nothing is empty, not 0. The alert is silent exactly when \
          everything is down.",
    mend: "Ask for what is missing with `absent()`, for a target that does not answer with `up == 0`, or add \
           `or vector(0)`.",
    wrong: r#"count(up{job="api-service"}) == 0"#,
    right: r#"absent(up{job="api-service"})"#,
    lesson: "promql#filter-from-numbers-to-a-finding",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.for_each_threshold(|threshold| {
        let counts = matches!(
            &strip_parens(threshold.vector).kind,
            ExprKind::Aggregate {
                op: AggregateOp::Count | AggregateOp::Group,
                ..
            }
        );
        let is_below_one = match threshold.op {
            BinaryOp::Eq => threshold.number == 0.0,
            BinaryOp::Less => threshold.number <= 1.0,
            BinaryOp::LessEq => threshold.number < 1.0,
            _ => false,
        };
        if counts && is_below_one {
            findings
                .at(
                    threshold.whole,
                    "the count of nothing is empty, not 0: this can never be true",
                )
                .fix("`absent(…)`, or `count(…) or vector(0)` before comparing");
        }
    });
}
