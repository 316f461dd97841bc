//! Every rule about types, and the other things Prometheus checks before it evaluates. The evaluator assumes them.
//!
//! Nothing is said about what contains a hole of the parser: its type is unknown, and the hole is already explained.

mod binary;
mod call;
mod selector;

use crate::ast::{AggregateOp, Expr, ExprKind};
use crate::diagnostic::Diagnostic;
use crate::functions::ValueType;
use crate::literal;
use crate::words;

/// The type of an expression; `None` where a hole hides it.
pub fn type_of(expr: &Expr) -> Option<ValueType> {
    match &expr.kind {
        ExprKind::Number(_) => Some(ValueType::Scalar),
        ExprKind::String(_) => Some(ValueType::String),
        ExprKind::Selector(_) | ExprKind::Aggregate { .. } => Some(ValueType::InstantVector),
        ExprKind::Matrix { .. } | ExprKind::Subquery { .. } => Some(ValueType::RangeVector),
        ExprKind::Call { function, .. } => Some(function.returns),
        ExprKind::Binary { lhs, rhs, .. } => match (type_of(lhs)?, type_of(rhs)?) {
            (ValueType::Scalar, ValueType::Scalar) => Some(ValueType::Scalar),
            _ => Some(ValueType::InstantVector),
        },
        ExprKind::Unary { expr, .. } | ExprKind::Paren(expr) => type_of(expr),
        ExprKind::Error => None,
    }
}

/// Appends what is wrong with `expr`, a tree made from `source`.
pub(crate) fn check(source: &str, expr: &Expr, diagnostics: &mut Vec<Diagnostic>) {
    Checker {
        source,
        diagnostics,
    }
    .check(expr);
}

struct Checker<'a> {
    source: &'a str,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn text(&self, expr: &Expr) -> &str {
        &self.source[expr.span.start..expr.span.end]
    }

    fn check(&mut self, expr: &Expr) -> Option<ValueType> {
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Error => type_of(expr),
            ExprKind::Selector(selector) => {
                self.selector(selector, expr.span);
                Some(ValueType::InstantVector)
            }
            ExprKind::Matrix { selector, .. } => {
                self.check(selector);
                Some(ValueType::RangeVector)
            }
            ExprKind::Subquery { expr: inner, .. } => {
                self.subquery(inner);
                Some(ValueType::RangeVector)
            }
            ExprKind::Aggregate {
                op,
                expr: inner,
                param,
                ..
            } => {
                self.aggregate(*op, inner, param.as_deref());
                Some(ValueType::InstantVector)
            }
            ExprKind::Call { function, args } => {
                self.call(function, args, expr.span);
                Some(function.returns)
            }
            ExprKind::Binary {
                op,
                lhs,
                rhs,
                matching,
            } => self.binary(*op, lhs, rhs, matching),
            ExprKind::Unary { expr: inner, .. } => self.unary(expr, inner),
            ExprKind::Paren(inner) => self.check(inner),
        }
    }

    fn unary(&mut self, whole: &Expr, inner: &Expr) -> Option<ValueType> {
        let found = self.check(inner)?;
        if matches!(found, ValueType::String | ValueType::RangeVector) {
            let problem = Diagnostic::error(
                whole.span,
                "sign-type",
                format!("{} has no sign", described(found)),
            );
            self.report(problem);
            return None;
        }
        Some(found)
    }

    fn subquery(&mut self, inner: &Expr) {
        match self.check(inner) {
            None | Some(ValueType::InstantVector) => {}
            Some(found) => {
                let problem = Diagnostic::error(
                    inner.span,
                    "subquery-type",
                    format!(
                        "a subquery evaluates an instant vector again and again, here is {}",
                        described(found)
                    ),
                );
                self.report(match found {
                    ValueType::RangeVector => {
                        problem.hint("for example `max_over_time(rate(up[5m])[1h:5m])`")
                    }
                    ValueType::Scalar => problem.hint("`vector(…)` makes a vector of a number"),
                    _ => problem,
                });
            }
        }
    }

    fn aggregate(&mut self, op: AggregateOp, inner: &Expr, param: Option<&Expr>) {
        let name = words::aggregation_name(op);
        let Some(param) = param else {
            let found = self.check(inner);
            self.expect(name, inner, found, ValueType::InstantVector);
            return;
        };
        let wanted = match op {
            AggregateOp::CountValues => [ValueType::String, ValueType::InstantVector],
            _ => [ValueType::Scalar, ValueType::InstantVector],
        };
        let found = [self.check(param), self.check(inner)];
        if let Some(problem) = self.swapped(name, wanted, [param, inner], found) {
            self.report(problem);
            return;
        }
        for ((arg, found), wanted) in [param, inner].into_iter().zip(found).zip(wanted) {
            self.expect(name, arg, found, wanted);
        }
    }

    /// Reports an argument of `name` that has the wrong type.
    fn expect(&mut self, name: &str, arg: &Expr, found: Option<ValueType>, wanted: ValueType) {
        let Some(found) = found.filter(|found| *found != wanted) else {
            return;
        };
        let problem = Diagnostic::error(
            arg.span,
            "argument-type",
            format!(
                "`{name}` takes {} here, not {}",
                described(wanted),
                described(found)
            ),
        );
        let text = self.text(arg);
        let problem = match (wanted, found) {
            (ValueType::RangeVector, ValueType::InstantVector) => self.needs_range(name, arg),
            (ValueType::InstantVector, ValueType::RangeVector) => problem.hint(format!(
                "make one value of the range first, for example with `rate({text})` or `avg_over_time({text})`"
            )),
            (ValueType::InstantVector, ValueType::Scalar) => {
                problem.hint(format!("`vector({text})` makes a vector of a number"))
            }
            (ValueType::Scalar, ValueType::InstantVector) => {
                problem.hint(format!("`scalar({text})` makes a number of a vector with a single series"))
            }
            (ValueType::String, _) => {
                let problem = problem.hint("text is written in quotes");
                match &arg.kind {
                    ExprKind::Selector(selector) if selector.name.as_deref() == Some(text) => {
                        problem.fix(arg.span, literal::quote(text).to_string())
                    }
                    _ => problem,
                }
            }
            _ => problem,
        };
        self.report(problem);
    }
}

/// A type in a sentence.
fn described(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Scalar => "a number",
        ValueType::String => "a string",
        ValueType::InstantVector => "an instant vector",
        ValueType::RangeVector => "a range vector",
    }
}
