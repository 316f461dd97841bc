//! Keeps trees shallow: everything that walks one does so by recursion, and a long `a + b + c + …` leans to one side.

use crate::ast::{Expr, ExprKind};
use crate::diagnostic::Diagnostic;

/// Far more than anybody writes, and little enough for the stack of a WASM worker.
const MAX_DEPTH: usize = 1000;

/// `expr`, or a hole and a diagnostic when it is too deep.
pub(super) fn limited(expr: Expr, token_count: usize, diagnostics: &mut Vec<Diagnostic>) -> Expr {
    // A level costs at least one token.
    if token_count <= MAX_DEPTH || depth(&expr) <= MAX_DEPTH {
        return expr;
    }
    let span = expr.span;
    diagnostics.push(
        Diagnostic::error(
            span,
            "too-deep",
            format!("more than {MAX_DEPTH} operations in a row are not supported"),
        )
        .hint("split the query, for example with recording rules"),
    );
    take_apart(expr);
    Expr {
        kind: ExprKind::Error,
        span,
    }
}

fn depth(expr: &Expr) -> usize {
    let mut deepest = 0;
    let mut open = vec![(expr, 1)];
    while let Some((expr, level)) = open.pop() {
        deepest = deepest.max(level);
        expr.for_each_child(|child| open.push((child, level + 1)));
    }
    deepest
}

/// Drops a tree without recursion.
fn take_apart(expr: Expr) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match expr.kind {
            ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Selector(_) | ExprKind::Error => {
            }
            ExprKind::Matrix {
                selector: child, ..
            }
            | ExprKind::Subquery { expr: child, .. }
            | ExprKind::Unary { expr: child, .. }
            | ExprKind::Paren(child) => open.push(*child),
            ExprKind::Aggregate { expr, param, .. } => {
                open.push(*expr);
                open.extend(param.map(|param| *param));
            }
            ExprKind::Call { args, .. } => open.extend(args),
            ExprKind::Binary { lhs, rhs, .. } => open.extend([*lhs, *rhs]),
        }
    }
}
