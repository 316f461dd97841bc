//! P11: a counter read as if its value meant something.

use promql::ast::{AggregateOp, BinaryOp, Expr, ExprKind};

use super::Query;
use crate::flow::{Path, constant, selectors, walk};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P11",
    belief: "A counter above a threshold means that too much is going on.",
    why: "Its value is what happened since the process started, and it never falls. The alert fires some day after \
          every start and clears at the next restart.",
    mend: "Compare how fast it grows: `rate()` a second, `increase()` over a time.",
    wrong: "sum(flowforge_tasks_created_total) > 1000",
    right: "sum(increase(flowforge_tasks_created_total[1h])) > 1000",
    lesson: "promql#a-raw-counter-means-nothing",
};

/// Functions under which a counter's value itself does not count, or that have a check of their own.
const SAFE: &[&str] = &[
    "rate",
    "irate",
    "increase",
    "resets",
    "changes",
    "absent",
    "absent_over_time",
    "present_over_time",
    "count_over_time",
    "timestamp",
    "delta",
    "idelta",
    "deriv",
    "predict_linear",
    "histogram_quantile",
    "histogram_fraction",
];

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    let looks_back = selectors(query.expr)
        .iter()
        .any(|(_, selector, _)| selector.offset.is_some());
    walk(query.expr, &mut |expr, path| {
        let ExprKind::Selector(_) = &expr.kind else {
            return;
        };
        let metric = selectors(expr).first().and_then(|(_, _, metric)| *metric);
        let Some(metric) = metric.filter(|metric| query.knowledge.is_counter(metric)) else {
            return;
        };
        let is_safe = path.iter().any(|above| asks_for_no_level(above))
            || (looks_back && is_beside_itself(metric, expr, path))
            || is_balanced(expr, path, query)
            || is_only_matched(expr, path);
        if !is_safe {
            findings
                .at(
                    expr.span,
                    format!(
                        "`{metric}` is a counter: its value only says how much since the start"
                    ),
                )
                .fix(format!(
                    "`rate({}[5m])`, or `increase(…)` over the time you mean",
                    query.text_of(expr)
                ));
        }
    });
}

fn asks_for_no_level(above: &Expr) -> bool {
    match &above.kind {
        ExprKind::Call { function, .. } => SAFE.contains(&function.name),
        ExprKind::Aggregate { op, .. } => {
            matches!(
                op,
                AggregateOp::Count | AggregateOp::Group | AggregateOp::CountValues
            )
        }
        // Whether there has been any at all is a fact that a counter does tell.
        ExprKind::Binary {
            op: BinaryOp::Eq | BinaryOp::NotEq,
            lhs,
            rhs,
            ..
        } => [lhs, rhs].iter().any(|side| constant(side) == Some(0.0)),
        _ => false,
    }
}

/// `x - x offset 5m` and `x unless x offset 1h` compare a counter with its own past.
fn is_beside_itself(metric: &str, expr: &Expr, path: Path<'_, '_>) -> bool {
    path.iter().any(|above| {
        let ExprKind::Binary { lhs, rhs, .. } = &above.kind else {
            return false;
        };
        let other = if contains(lhs, expr) { rhs } else { lhs };
        let with_past = [lhs, rhs].iter().any(|side| {
            selectors(side)
                .iter()
                .any(|(_, selector, _)| selector.offset.is_some())
        });
        with_past
            && selectors(other)
                .iter()
                .any(|(_, _, name)| *name == Some(metric))
    })
}

/// `created_total - removed_total` is how many there are.
fn is_balanced(expr: &Expr, path: Path<'_, '_>, query: &Query<'_>) -> bool {
    path.iter().any(|above| {
        let ExprKind::Binary {
            op: BinaryOp::Sub,
            lhs,
            rhs,
            ..
        } = &above.kind
        else {
            return false;
        };
        let other = if contains(lhs, expr) { rhs } else { lhs };
        selectors(other)
            .iter()
            .any(|(_, _, name)| name.is_some_and(|name| query.knowledge.is_counter(name)))
    })
}

/// On the right of `and` and `unless` only labels count.
fn is_only_matched(expr: &Expr, path: Path<'_, '_>) -> bool {
    path.iter().any(|above| {
        matches!(
            &above.kind,
            ExprKind::Binary { op: BinaryOp::And | BinaryOp::Unless, rhs, .. }
                if contains(rhs, expr) && !path.iter().any(|below| contains(rhs, below) && is_comparison(below))
        )
    })
}

fn is_comparison(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Binary { op, .. } if op.is_comparison())
}

fn contains(outer: &Expr, inner: &Expr) -> bool {
    outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
}
