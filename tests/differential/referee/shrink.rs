//! Makes a query that shows a difference as small as it gets while it still shows it.

use promql::ast::{Expr, ExprKind, Matching};
use promql::parse;

use crate::ours::parse_options;

/// Smaller queries made from `query` by one step each, the boldest first. Nothing if it can't be read.
pub fn smaller(query: &str) -> Vec<String> {
    let parsed = parse(query, &parse_options());
    if !parsed.is_valid() {
        return Vec::new();
    }
    let mut texts: Vec<String> = reductions(&parsed.expr)
        .iter()
        .map(Expr::to_string)
        .filter(|text| text.len() < query.len())
        .collect();
    texts.sort_by_key(String::len);
    texts.dedup();
    texts
}

/// Every tree that is this one with one thing left out. Not all of them are valid queries.
fn reductions(expr: &Expr) -> Vec<Expr> {
    let mut found = Vec::new();
    expr.for_each_child(|child| found.push(child.clone()));
    found.extend(simpler_kinds(&expr.kind).into_iter().map(|kind| Expr {
        kind,
        span: expr.span,
    }));
    let mut children = Vec::new();
    expr.for_each_child(|child| children.push(reductions(child)));
    for (index, reduced) in children.into_iter().enumerate() {
        for child in reduced {
            let mut copy = expr.clone();
            if let Some(place) = children_mut(&mut copy).into_iter().nth(index) {
                *place = child;
                found.push(copy);
            }
        }
    }
    found
}

/// The same node with one of its own parts left out.
fn simpler_kinds(kind: &ExprKind) -> Vec<ExprKind> {
    let mut found = Vec::new();
    let mut change = |edit: &dyn Fn(&mut ExprKind)| {
        let mut copy = kind.clone();
        edit(&mut copy);
        if copy != *kind {
            found.push(copy);
        }
    };
    change(&|kind| {
        if let ExprKind::Selector(selector) = kind {
            selector.at = None;
        }
    });
    change(&|kind| match kind {
        ExprKind::Selector(selector) => selector.offset = None,
        ExprKind::Subquery { offset, .. } => *offset = None,
        ExprKind::Aggregate { grouping, .. } => *grouping = None,
        ExprKind::Binary { matching, .. } => *matching = Matching::default(),
        _ => {}
    });
    change(&|kind| match kind {
        ExprKind::Subquery { at, .. } => *at = None,
        ExprKind::Binary { matching, .. } => matching.group = None,
        _ => {}
    });
    let parts = match kind {
        ExprKind::Selector(selector) => selector.matchers.len(),
        ExprKind::Aggregate {
            grouping: Some(grouping),
            ..
        } => grouping.labels.len(),
        ExprKind::Call { args, .. } => args.len(),
        _ => 0,
    };
    for part in 0..parts {
        change(&|kind| match kind {
            // The condition on the name is the first one, and stays.
            ExprKind::Selector(selector) if part > 0 => drop(selector.matchers.remove(part)),
            ExprKind::Aggregate {
                grouping: Some(grouping),
                ..
            } => drop(grouping.labels.remove(part)),
            ExprKind::Call { args, .. } => drop(args.remove(part)),
            _ => {}
        });
    }
    found
}

/// In the order of [`Expr::for_each_child`].
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
        ExprKind::Aggregate { expr, param, .. } => {
            let param = param.as_deref_mut();
            param.into_iter().chain([&mut **expr]).collect()
        }
        ExprKind::Call { args, .. } => args.iter_mut().collect(),
        ExprKind::Binary { lhs, rhs, .. } => vec![lhs, rhs],
    }
}
