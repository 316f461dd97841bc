//! Places in an expression: every node has a number, in the order in which [`Expr::walk`] comes by.

use promql::ast::{Expr, ExprKind};

/// A copy of `root` in which `change` was applied to the node with this number.
pub(super) fn changed(root: &Expr, number: usize, change: &dyn Fn(&mut Expr)) -> Expr {
    let mut copy = root.clone();
    let mut left = number;
    visit(&mut copy, &mut left, change);
    copy
}

/// Whether the node was met.
fn visit(expr: &mut Expr, left: &mut usize, change: &dyn Fn(&mut Expr)) -> bool {
    if *left == 0 {
        change(expr);
        return true;
    }
    *left -= 1;
    children_mut(expr)
        .into_iter()
        .any(|child| visit(child, left, change))
}

/// The expressions directly below this one, in the order of [`Expr::for_each_child`].
fn children_mut(expr: &mut Expr) -> Vec<&mut Expr> {
    match &mut expr.kind {
        ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Selector(_) | ExprKind::Error => {
            Vec::new()
        }
        ExprKind::Matrix {
            selector: child, ..
        }
        | ExprKind::Subquery { expr: child, .. }
        | ExprKind::Unary { expr: child, .. }
        | ExprKind::Paren(child) => vec![child],
        ExprKind::Aggregate { expr, param, .. } => param
            .iter_mut()
            .map(|param| &mut **param)
            .chain([&mut **expr])
            .collect(),
        ExprKind::Call { args, .. } => args.iter_mut().collect(),
        ExprKind::Binary { lhs, rhs, .. } => vec![lhs, rhs],
    }
}

/// A node, its number, and what stands above it: the nearest first.
pub(super) struct Place<'a> {
    pub(super) number: usize,
    pub(super) expr: &'a Expr,
    pub(super) above: Vec<&'a Expr>,
}

/// All nodes of an expression.
pub(super) fn places(root: &Expr) -> Vec<Place<'_>> {
    fn collect<'a>(expr: &'a Expr, above: &mut Vec<&'a Expr>, places: &mut Vec<Place<'a>>) {
        places.push(Place {
            number: places.len(),
            expr,
            above: above.iter().rev().copied().collect(),
        });
        above.push(expr);
        expr.for_each_child(|child| collect(child, above, places));
        above.pop();
    }
    let mut places = Vec::new();
    collect(root, &mut Vec::new(), &mut places);
    places
}
