//! R04: an alert that fires on any result.

use promql::ast::{BinaryOp, Expr, ExprKind};

use super::{RulesFile, calls, is_dead_mans_switch, span_in};
use crate::flow::{selectors, strip_parens};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::rules(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "R04",
    belief: "An alert fires when its expression is not zero.",
    why: "It fires for every series in the result, whatever its value: 0 is a result too. With `bool` a comparison \
          gives 0 instead of nothing, and fires as well.",
    mend: "Compare with a threshold, without `bool`.",
    wrong: "
groups:
  - name: flowforge
    rules:
      - alert: Errors
        expr: sum by (path) (rate(http_requests_total{code=~\"5..\"}[5m]))
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
    lesson: "alerting#a-rule-is-a-query-that-should-find-nothing",
};

fn run(file: &RulesFile<'_>, findings: &mut Findings<'_>) {
    for (_, rule) in file.alerts() {
        let expr = &rule.query.expr;
        if is_dead_mans_switch(rule) || calls(expr, &["absent", "absent_over_time"]) {
            continue;
        }
        if let Some((side, why)) = unconditional(file, expr) {
            findings
                .at(
                    span_in(&rule.expr, side.span),
                    format!("`{}` {why}", rule.name),
                )
                .fix("compare with a threshold: `… > 0.05`");
        }
    }
}

/// The part of an expression that always has a result, and why.
fn unconditional<'e>(file: &RulesFile<'_>, expr: &'e Expr) -> Option<(&'e Expr, &'static str)> {
    let expr = strip_parens(expr);
    if let ExprKind::Binary {
        op: BinaryOp::Or,
        lhs,
        rhs,
        ..
    } = &expr.kind
    {
        return unconditional(file, lhs).or_else(|| unconditional(file, rhs));
    }
    if filters(file, expr) {
        return None;
    }
    let mut compares = false;
    expr.walk(&mut |inner| {
        compares |= matches!(&inner.kind, ExprKind::Binary { op, .. } if op.is_comparison());
    });
    Some(match compares {
        true => (
            expr,
            "compares with `bool`, which always has a result: it fires for 0 as well",
        ),
        false => (
            expr,
            "has no condition: it fires as long as there is any result",
        ),
    })
}

/// Whether something in an expression leaves series out by their value or their absence.
fn filters(file: &RulesFile<'_>, expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |inner| {
        if let ExprKind::Binary { op, matching, .. } = &inner.kind {
            found |= *op == BinaryOp::Unless || (op.is_comparison() && !matching.returns_bool);
        }
    });
    // Of some series the existence is the condition.
    let exists = selectors(expr).iter().any(|(_, _, metric)| {
        metric.is_some_and(|metric| {
            metric == "ALERTS" || file.conditional.iter().any(|recorded| recorded == metric)
        })
    });
    found || exists
}
