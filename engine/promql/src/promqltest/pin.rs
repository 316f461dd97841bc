//! Pins a query to a time: with `@` on every selector it must give the same result whenever it is evaluated.

use crate::ast::{AtModifier, Expr, ExprKind};

/// Functions whose result depends on the evaluation time even when everything in them is pinned.
const UNSAFE: [&str; 15] = [
    "time",
    "timestamp",
    "predict_linear",
    "minute",
    "hour",
    "day_of_month",
    "day_of_week",
    "day_of_year",
    "days_in_month",
    "month",
    "year",
    "start",
    "end",
    "step",
    "range",
];

/// `expr` with `@ at_ms` wherever a time can be pinned; `None` where it would still depend on the evaluation time.
pub(super) fn pinned(expr: &Expr, at_ms: i64) -> Option<Expr> {
    let mut pinned = expr.clone();
    pin(&mut pinned, at_ms).then_some(pinned)
}

/// Whether the expression no longer depends on the evaluation time.
fn pin(expr: &mut Expr, at_ms: i64) -> bool {
    match &mut expr.kind {
        ExprKind::Selector(selector) => {
            pin_time(&mut selector.at, at_ms);
            true
        }
        ExprKind::Matrix { selector, .. } => pin(selector, at_ms),
        ExprKind::Subquery { expr, at, .. } => {
            pin_time(at, at_ms);
            // What is inside follows the subquery's own times.
            is_safe(expr)
        }
        ExprKind::Aggregate { expr, param, .. } => {
            let param_is_safe = param.as_mut().is_none_or(|param| pin(param, at_ms));
            pin(expr, at_ms) && param_is_safe
        }
        ExprKind::Call { function, args } => {
            let unsafe_args = args
                .iter_mut()
                .filter_map(|arg| (!pin(arg, at_ms)).then_some(()))
                .count();
            unsafe_args == 0 && !UNSAFE.contains(&function.name)
        }
        ExprKind::Binary { lhs, rhs, .. } => {
            let left_is_safe = pin(lhs, at_ms);
            pin(rhs, at_ms) && left_is_safe
        }
        ExprKind::Unary { expr, .. } | ExprKind::Paren(expr) => pin(expr, at_ms),
        ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Error => true,
    }
}

fn pin_time(at: &mut Option<AtModifier>, at_ms: i64) {
    if !matches!(at, Some(AtModifier::Timestamp(_))) {
        *at = Some(AtModifier::Timestamp(at_ms));
    }
}

fn is_safe(expr: &Expr) -> bool {
    let mut copy = expr.clone();
    pin(&mut copy, 0)
}
