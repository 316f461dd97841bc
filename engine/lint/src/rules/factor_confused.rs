//! R11: a burn-rate factor that is taken for a percentage, or multiplied with the wrong thing.

use promql::ast::{BinaryOp, Expr, ExprKind};

use super::{RulesFile, span_in};
use crate::flow::{constant, strip_parens};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "R11",
    belief: "A burn rate of 14.4 means an error ratio of 14.4.",
    why: "The factor says how many times faster than allowed the budget is spent. The threshold of an error ratio is \
          the factor times the budget: 14.4 x (1 - 0.999) = 0.0144. With another number the alert fires at once, or \
          never.",
    mend: "Write the product out: `> 14.4 * (1 - 0.999)`.",
    wrong: "
groups:
  - name: slo
    rules:
      - alert: BudgetBurns
        expr: |
          sum(rate(http_requests_total{code=~\"5..\"}[1h])) / sum(rate(http_requests_total[1h])) > 14.4
        for: 2m
        labels: {severity: critical}
        annotations: {summary: the error budget burns}
",
    right: "
groups:
  - name: slo
    rules:
      - alert: BudgetBurns
        expr: |
          sum(rate(http_requests_total{code=~\"5..\"}[1h])) / sum(rate(http_requests_total[1h])) > 14.4 * (1 - 0.999)
        for: 2m
        labels: {severity: critical}
        annotations: {summary: the error budget burns}
",
    lesson: "slos#burn-rate-alerts",
};

/// Factors in use, of a month or four weeks: those of the SRE workbook and of common generators.
const FACTORS: &[f64] = &[14.4, 13.44, 14.0, 7.0, 6.0, 5.6, 3.0, 2.8];
/// A budget is the small rest that an objective leaves.
const TOO_LARGE_BUDGET: f64 = 0.1;

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for (_, rule) in file.alerts() {
        rule.query.expr.walk(&mut |expr| {
            let ExprKind::Binary { op: BinaryOp::Greater | BinaryOp::GreaterEq, lhs, rhs, .. } = &expr.kind else {
                return;
            };
            let Some(threshold) = constant(rhs) else {
                return;
            };
            let is_ratio = file.shape(lhs).is_share;
            let factor = factor_of(rhs);
            let message = match factor {
                Some((factor, budget)) if budget >= TOO_LARGE_BUDGET && is_ratio => {
                    format!("the threshold is {factor} x {budget}: an objective of 99.9 % leaves a budget of 0.001")
                }
                None if is_ratio && FACTORS.contains(&threshold) && threshold > 1.0 => {
                    format!("{threshold} is a burn rate, and this an error ratio: the threshold is {threshold} x (1 - objective)")
                }
                None if is_ratio && is_percent_of_factor(rhs) => {
                    "a burn rate is no percentage: the threshold is the factor x (1 - objective)".to_owned()
                }
                _ => return,
            };
            findings
                .at(span_in(&rule.expr, rhs.span), message)
                .fix("`factor * (1 - objective)`, such as `14.4 * (1 - 0.999)`");
        });
    }
}

/// The factor and what it is multiplied with.
fn factor_of(expr: &Expr) -> Option<(f64, f64)> {
    let ExprKind::Binary {
        op: BinaryOp::Mul,
        lhs,
        rhs,
        ..
    } = &strip_parens(expr).kind
    else {
        return None;
    };
    let (left, right) = (constant(lhs)?, constant(rhs)?);
    if FACTORS.contains(&left) {
        Some((left, right))
    } else {
        FACTORS.contains(&right).then_some((right, left))
    }
}

/// `14.4 / 100`
fn is_percent_of_factor(expr: &Expr) -> bool {
    let ExprKind::Binary {
        op: BinaryOp::Div,
        lhs,
        rhs,
        ..
    } = &strip_parens(expr).kind
    else {
        return false;
    };
    constant(rhs) == Some(100.0) && constant(lhs).is_some_and(|factor| FACTORS.contains(&factor))
}
