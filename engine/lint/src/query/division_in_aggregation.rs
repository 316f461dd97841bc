//! pint's promql/nan: a division inside an aggregation, where one idle series makes the whole NaN.

use promql::ast::{AggregateOp, BinaryOp, Expr, ExprKind};

use super::Query;
use crate::flow::{constant, strip_parens};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "pint/promql/nan",
    belief: "A replica without traffic does not count.",
    why: "0 divided by 0 is NaN, and a sum or an average with one NaN in it is NaN. No comparison keeps NaN, so an alert \
          on it is silent.",
    mend: "Divide the sums instead of summing the divisions, or leave out what is idle: `/ (x > 0)`.",
    wrong: "sum by (job) (rate(flowforge_errors_total[5m]) / rate(flowforge_tasks_total[5m]))",
    right: "sum by (job) (rate(flowforge_errors_total[5m])) / sum by (job) (rate(flowforge_tasks_total[5m]))",
    lesson: "promql#ratios-divide-two-sums",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let ExprKind::Aggregate { op, expr: inner, .. } = &expr.kind else {
            return;
        };
        let mixes = matches!(
            op,
            AggregateOp::Sum | AggregateOp::Avg | AggregateOp::Stddev | AggregateOp::Stdvar
        );
        if let (true, Some(divisor)) = (mixes, open_divisor(query, inner)) {
            findings
                .at(expr.span, format!("where `{}` is 0 the division is NaN or infinite, and so is the whole group", query.text_of(divisor)))
                .fix("divide the sums, or leave out what is idle: `/ (… > 0)`");
        }
    });
}

/// The divisor of a division right below, if it can be zero.
fn open_divisor<'a>(query: &Query<'_>, expr: &'a Expr) -> Option<&'a Expr> {
    let ExprKind::Binary {
        op: BinaryOp::Div | BinaryOp::Mod,
        rhs,
        ..
    } = &strip_parens(expr).kind
    else {
        return None;
    };
    let divisor = strip_parens(rhs);
    let is_filtered = matches!(&divisor.kind, ExprKind::Binary { op, .. } if op.is_comparison());
    let is_vector = constant(divisor).is_none();
    let can_be_zero = query.shape(divisor).values.contains(0.0);
    (is_vector && !is_filtered && can_be_zero).then_some(divisor)
}
