//! pint's promql/fragile: a ratio of two jobs, evaluated while only one of them has been scraped.

use promql::ast::{BinaryOp, Expr, ExprKind};

use super::{RulesFile, span_in};
use crate::flow::{selectors, strip_parens};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "pint/promql/fragile",
    belief: "Both sides of a division are there at the same time.",
    why: "After a restart Prometheus scrapes its targets one after the other. For a moment one job is complete and the \
          other is not, and the ratio of their sums is far off: an alert without `for` fires.",
    mend: "Give the alert a `for` of at least one scrape interval.",
    wrong: "
groups:
  - name: flowforge
    rules:
      - alert: WorkersBehind
        expr: |
          sum(increase(flowforge_tasks_created_total{job=\"api-service\"}[15m]))
            / sum(increase(flowforge_tasks_completed_total{job=\"worker-service\"}[15m])) > 1.5
        labels: {severity: warning}
        annotations: {summary: the workers fall behind}
",
    right: "
groups:
  - name: flowforge
    rules:
      - alert: WorkersBehind
        expr: |
          sum(increase(flowforge_tasks_created_total{job=\"api-service\"}[15m]))
            / sum(increase(flowforge_tasks_completed_total{job=\"worker-service\"}[15m])) > 1.5
        for: 5m
        labels: {severity: warning}
        annotations: {summary: the workers fall behind}
",
    lesson: "alerting#for-wrong-is-not-yet-an-alert",
};

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for (_, rule) in file.alerts().filter(|(_, rule)| rule.hold_ms() == 0) {
        rule.query.expr.walk(&mut |expr| {
            let ExprKind::Binary { op, lhs, rhs, .. } = &expr.kind else {
                return;
            };
            let is_arithmetic = matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div);
            if let (true, Some(left), Some(right)) = (is_arithmetic, job(lhs), job(rhs))
                && left != right
            {
                findings
                    .at(
                        span_in(&rule.expr, expr.span),
                        format!("`{left}` and `{right}` are not scraped at the same moment after a restart"),
                    )
                    .fix("add `for` with at least one scrape interval");
            }
        });
    }
}

/// The one job whose series an aggregation adds up.
fn job(expr: &Expr) -> Option<&str> {
    let expr = strip_parens(expr);
    if !matches!(expr.kind, ExprKind::Aggregate { .. }) {
        return None;
    }
    let mut jobs = selectors(expr).into_iter().map(|(_, selector, _)| {
        let mut matchers = selector.matchers.iter();
        let job =
            matchers.find(|matcher| matcher.name == "job" && matcher.op == tsdb::MatchOp::Equal)?;
        Some(job.value.as_str())
    });
    let first = jobs.next()??;
    jobs.all(|job| job == Some(first)).then_some(first)
}
