//! Whether an expression has one value for all steps: the server evaluates such once, as for a single moment.

use crate::ast::{Expr, ExprKind};
use crate::functions::{Function, Implementation, Special};

/// Whether everything below `expr` is pinned by `@` or depends on no time at all.
pub(super) fn is_step_invariant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::String(_) => true,
        ExprKind::Selector(selector) => selector.at.is_some(),
        ExprKind::Subquery { at, .. } => at.is_some(),
        ExprKind::Call { function, args } => {
            !looks_at_the_clock(function) && args.iter().all(is_step_invariant)
        }
        // The server looks at what is aggregated, not at the parameter.
        ExprKind::Aggregate { expr, .. } => is_step_invariant(expr),
        ExprKind::Matrix {
            selector: inner, ..
        }
        | ExprKind::Unary { expr: inner, .. }
        | ExprKind::Paren(inner) => is_step_invariant(inner),
        ExprKind::Binary { lhs, rhs, .. } => is_step_invariant(lhs) && is_step_invariant(rhs),
        ExprKind::Error => false,
    }
}

/// Whether the result depends on the step also where the arguments do not.
fn looks_at_the_clock(function: &Function) -> bool {
    match function.implementation {
        Implementation::Calendar(_) => true,
        Implementation::Special(special) => matches!(special, Special::Time | Special::Timestamp),
        _ => function.name == "predict_linear",
    }
}
