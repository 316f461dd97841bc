//! R01: an alert that fires on a single bad evaluation.

use promql::ast::{DurationKind, Expr, ExprKind};

use super::{RulesFile, calls, is_dead_mans_switch, is_page, label, span_of};
use crate::flow::constant;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "R01",
    belief: "The sooner an alert fires, the better.",
    why: "Without `for` one bad scrape or one slow minute wakes somebody, and by the time they look it is over. After a \
          few such nights nobody looks any more.",
    mend: "Say how long it has to be bad before it is worth a person's time: minutes for a page.",
    wrong: "
groups:
  - name: flowforge
    rules:
      - alert: ApiDown
        expr: up{job=\"api-service\"} == 0
        labels: {severity: critical}
        annotations: {summary: \"{{ $labels.instance }} does not answer\"}
",
    right: "
groups:
  - name: flowforge
    rules:
      - alert: ApiDown
        expr: up{job=\"api-service\"} == 0
        for: 2m
        labels: {severity: critical}
        annotations: {summary: \"{{ $labels.instance }} does not answer\"}
",
    lesson: "alerting#for-wrong-is-not-yet-an-alert",
};

/// A window of that length outlasts a bad scrape by itself.
const LONG_WINDOW_MS: i64 = 10 * 60 * 1000;

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for (group, rule) in file.alerts() {
        let waits = rule.hold.is_some_and(|hold| !hold.value.is_zero());
        let is_informal = matches!(label(group, rule, "severity"), Some("info" | "none"));
        let has_row = calls(&rule.query.expr, &["absent", "absent_over_time"]);
        if waits || is_informal || has_row || is_dead_mans_switch(rule) {
            continue;
        }
        let window = shortest_window(&rule.query.expr);
        let is_smooth = window >= LONG_WINDOW_MS;
        if is_smooth && !is_page(group, rule) {
            continue;
        }
        // Events so rare that one is too many are counted over a window and compared with zero.
        let is_rare_event = window > 0 && compares_with_zero(&rule.query.expr);
        let finding = findings.at(
            span_of(&rule.name),
            format!(
                "`{}` has no `for`: it fires on a single bad evaluation",
                rule.name
            ),
        );
        finding.fix("`for: 5m`, or as long as it has to last before it is worth a person's time");
        if is_smooth || is_rare_event {
            finding.severity(Severity::Advice);
        }
    }
}

/// Whether every comparison with a number asks for more than nothing.
fn compares_with_zero(expr: &Expr) -> bool {
    let mut thresholds = Vec::new();
    expr.walk(&mut |inner| {
        if let ExprKind::Binary { op, rhs, .. } = &inner.kind
            && op.is_comparison()
        {
            thresholds.extend(constant(rhs));
        }
    });
    !thresholds.is_empty() && thresholds.iter().all(|threshold| *threshold == 0.0)
}

/// The shortest time that any part of the expression looks at; 0 for a plain selector.
fn shortest_window(expr: &Expr) -> i64 {
    match &expr.kind {
        ExprKind::Selector(_) => 0,
        ExprKind::Matrix { range, .. } | ExprKind::Subquery { range, .. } => match range.kind {
            DurationKind::Literal(length) => length,
            _ => i64::MAX,
        },
        _ => {
            let mut shortest = i64::MAX;
            expr.for_each_child(|child| shortest = shortest.min(shortest_window(child)));
            shortest
        }
    }
}
