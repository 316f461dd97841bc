//! R05: an alert on something that changes with every evaluation.

use promql::ast::{AggregateOp, ExprKind};

use super::{RulesFile, span_in};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "R05",
    belief: "An alert should react to the very latest samples.",
    why: "`irate()` looks at two samples only, and `topk()` picks other series each time: the alert resolves and fires \
          anew with every evaluation, and a `for` is never reached.",
    mend: "Use `rate()` over some minutes, and a threshold instead of the top of a list.",
    wrong: "
groups:
  - name: flowforge
    rules:
      - alert: Errors
        expr: sum by (path) (irate(http_requests_total{code=~\"5..\"}[5m])) > 0.5
        for: 5m
        labels: {severity: warning}
        annotations: {summary: \"{{ $labels.path }} fails\"}
",
    right: "
groups:
  - name: flowforge
    rules:
      - alert: Errors
        expr: sum by (path) (rate(http_requests_total{code=~\"5..\"}[5m])) > 0.5
        for: 5m
        labels: {severity: warning}
        annotations: {summary: \"{{ $labels.path }} fails\"}
",
    lesson: "alerting#for-wrong-is-not-yet-an-alert",
};

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for (_, rule) in file.alerts() {
        rule.query.expr.walk(&mut |expr| {
            let name = match &expr.kind {
                ExprKind::Call { function, .. } if matches!(function.name, "irate" | "idelta") => {
                    function.name
                }
                ExprKind::Aggregate {
                    op: AggregateOp::Topk,
                    ..
                } => "topk",
                ExprKind::Aggregate {
                    op: AggregateOp::Bottomk,
                    ..
                } => "bottomk",
                ExprKind::Aggregate {
                    op: AggregateOp::Limitk,
                    ..
                } => "limitk",
                _ => return,
            };
            // Once the labels are gone, it does not matter which series were picked.
            let picks = name.ends_with('k');
            if picks
                && file
                    .shape(&rule.query.expr)
                    .labels
                    .possible()
                    .is_some_and(|labels| labels.is_empty())
            {
                return;
            }
            findings
                .at(
                    span_in(&rule.expr, expr.span),
                    format!("`{name}()` changes at every evaluation: the alert will flap"),
                )
                .fix(match picks {
                    true => "compare all series with a threshold",
                    false => "use `rate()` over some minutes",
                });
        });
    }
}
