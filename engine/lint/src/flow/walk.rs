//! Walking a tree with what stands above each node, and small questions about expressions.

use promql::ast::{Expr, ExprKind, Selector, UnaryOp};

use super::selector;

/// What stands above an expression, outermost first.
pub type Path<'p, 'a> = &'p [&'a Expr];

/// Visits every expression with the path down to it.
pub fn walk<'a>(expr: &'a Expr, visit: &mut impl FnMut(&'a Expr, Path<'_, 'a>)) {
    descend(expr, &mut Vec::new(), visit);
}

fn descend<'a>(
    expr: &'a Expr,
    path: &mut Vec<&'a Expr>,
    visit: &mut impl FnMut(&'a Expr, Path<'_, 'a>),
) {
    visit(expr, path);
    path.push(expr);
    expr.for_each_child(|child| descend(child, path, visit));
    path.pop();
}

/// The expression inside parentheses.
pub fn strip_parens(mut expr: &Expr) -> &Expr {
    while let ExprKind::Paren(inner) = &expr.kind {
        expr = inner;
    }
    expr
}

/// The number that an expression of numbers alone comes to.
pub fn constant(expr: &Expr) -> Option<f64> {
    use promql::ast::BinaryOp;
    match &strip_parens(expr).kind {
        ExprKind::Number(value) => Some(*value),
        ExprKind::Unary { op, expr } => {
            let value = constant(expr)?;
            Some(match op {
                UnaryOp::Plus => value,
                UnaryOp::Minus => -value,
            })
        }
        ExprKind::Binary { op, lhs, rhs, .. } => {
            let (left, right) = (constant(lhs)?, constant(rhs)?);
            match op {
                BinaryOp::Add => Some(left + right),
                BinaryOp::Sub => Some(left - right),
                BinaryOp::Mul => Some(left * right),
                BinaryOp::Div => Some(left / right),
                BinaryOp::Pow => Some(left.powf(right)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// All selectors below an expression, with the one metric each names.
pub fn selectors(expr: &Expr) -> Vec<(&Expr, &Selector, Option<&str>)> {
    let mut found = Vec::new();
    expr.walk(&mut |inner| {
        if let ExprKind::Selector(one) = &inner.kind {
            found.push((inner, one, selector::metric(one)));
        }
    });
    found
}
