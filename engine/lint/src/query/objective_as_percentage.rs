//! R14: an objective of 99.9 beside a ratio from 0 to 1.

use promql::ast::{BinaryOp, Expr, ExprKind};

use super::Query;
use crate::flow::{Values, constant, strip_parens};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "R14",
    belief: "The objective is 99.9, so that is what I compare with.",
    why: "The ratio beside it goes from 0 to 1: it is always below 99.9, and `1 - 99.9` is no error budget. The alert \
          always fires, or never.",
    mend: "Write the objective as 0.999 and the budget as `1 - 0.999`.",
    wrong: r#"sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m])) < 99.9"#,
    right: r#"sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m])) < 0.999"#,
    lesson: "slos#sli",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.for_each_threshold(|threshold| {
        let shape = query.shape(threshold.vector);
        let falls = matches!(threshold.op, BinaryOp::Less | BinaryOp::LessEq);
        if shape.is_share && falls && threshold.number > 1.0 && threshold.is_always(Values::SHARE) {
            say(findings, threshold.number, threshold.span);
        }
    });
    query.expr.walk(&mut |expr| {
        if let Some(objective) = budget_of_percentage(expr) {
            say(findings, objective, expr.span);
        }
    });
}

fn say(findings: &mut Findings<'_>, number: f64, span: promql::Span) {
    findings
        .at(span, format!("{number} stands beside a ratio from 0 to 1"))
        .fix(format!("write {}", (number * 1000.0).round() / 100_000.0));
}

/// `1 - 99.9`, where the objective should be 0.999.
fn budget_of_percentage(expr: &Expr) -> Option<f64> {
    let ExprKind::Binary {
        op: BinaryOp::Sub,
        lhs,
        rhs,
        ..
    } = &expr.kind
    else {
        return None;
    };
    let objective = match strip_parens(rhs).kind {
        ExprKind::Number(number) => number,
        _ => return None,
    };
    (constant(lhs) == Some(1.0) && (90.0..100.0).contains(&objective)).then_some(objective)
}
