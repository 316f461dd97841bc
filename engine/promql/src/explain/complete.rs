//! Evaluates what an evaluation had no need to: the selector below `timestamp()` is asked for times, not for values,
//! but whoever reads the explanation wants to see its values.

use tsdb::SeriesStore;

use crate::ast::{Expr, ExprKind};
use crate::eval::EvalOptions;
use crate::eval::trace::{self, Trace};

/// Sees to it that every node of a query that was evaluated is observed.
pub(super) fn complete(
    store: &dyn SeriesStore,
    expr: &Expr,
    at_ms: i64,
    options: &EvalOptions<'_>,
    recorder: &Trace<'_>,
) {
    if !recorder.has_seen(expr) && !matches!(expr.kind, ExprKind::Paren(_)) {
        // A part that fails by itself, though the query does not, stays without a value.
        let _ = trace::evaluate(store, expr, at_ms, options, recorder);
    }
    // Inside a subquery the moments are others.
    let at_ms = recorder.moment(expr).unwrap_or(at_ms);
    let is_info = matches!(&expr.kind, ExprKind::Call { function, .. } if function.name == "info");
    let is_matrix = matches!(expr.kind, ExprKind::Matrix { .. });
    let mut is_first = true;
    expr.for_each_child(|child| {
        // The second argument of `info()` names labels: it is never a vector of its own.
        let is_value = !matches!(child.kind, ExprKind::String(_)) && (is_first || !is_info);
        if is_value && !is_matrix {
            complete(store, child, at_ms, options, recorder);
        }
        is_first = false;
    });
}
