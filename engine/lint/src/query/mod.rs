//! Checks of PromQL, wherever it stands: in a rule, on a dashboard, in the playground.

mod absent_of_aggregation;
mod average_of_quantiles;
mod counter_as_level;
mod delta_of_counter;
mod division_in_aggregation;
mod experimental;
mod impossible;
mod integer_bound;
mod le_lost;
mod logic_on_labels;
mod many_to_one;
mod mean_of_means;
mod objective_as_percentage;
mod offset_behind_function;
mod quantile_above_one;
mod quantile_of_raw_buckets;
mod range_or_instant;
mod range_too_long;
mod range_too_short;
mod rate_after_sum;
mod rate_of_gauge;
mod ratio_with_itself;
mod regex_needless;
mod regex_unanchored;
mod syntax;
mod threshold_out_of_range;
mod vanished_is_not_zero;
mod vectors_never_match;

pub(crate) use regex_unanchored::meant_pattern;
pub(crate) use syntax::say;

use promql::ast::{BinaryOp, Expr, ExprKind, Matching, Span};
use promql::functions::ValueType;
use promql::{ParseOptions, Parsed};

use crate::flow::{Knowledge, Shape, Shapes, constant};
use crate::{Check, Finding, Findings, Run, Source, findings, flow};

/// In the order of their ids.
pub(crate) const CHECKS: &[Check] = &[
    rate_after_sum::CHECK,
    le_lost::CHECK,
    quantile_of_raw_buckets::CHECK,
    average_of_quantiles::CHECK,
    quantile_above_one::CHECK,
    ratio_with_itself::CHECK,
    vectors_never_match::CHECK,
    many_to_one::CHECK,
    rate_of_gauge::CHECK,
    delta_of_counter::CHECK,
    counter_as_level::CHECK,
    range_too_short::CHECK,
    regex_unanchored::CHECK,
    threshold_out_of_range::CHECK,
    logic_on_labels::CHECK,
    vanished_is_not_zero::CHECK,
    absent_of_aggregation::CHECK,
    integer_bound::CHECK,
    mean_of_means::CHECK,
    range_or_instant::CHECK,
    offset_behind_function::CHECK,
    objective_as_percentage::CHECK,
    syntax::CHECK,
    experimental::CHECK,
    impossible::CHECK,
    division_in_aggregation::CHECK,
    regex_needless::CHECK,
    range_too_long::CHECK,
];

/// What is known beside the query's text.
#[derive(Debug, Clone, Default)]
pub struct Context {
    pub knowledge: Knowledge,
}

/// A query that can be evaluated.
#[derive(Debug)]
pub struct Query<'a> {
    pub text: &'a str,
    pub expr: &'a Expr,
    pub knowledge: &'a Knowledge,
    shapes: Shapes<'a>,
}

impl Query<'_> {
    /// The shape of a part of this query.
    fn shape(&self, expr: &Expr) -> Shape {
        self.shapes.of(expr)
    }

    fn text_of(&self, expr: &Expr) -> &str {
        self.text
            .get(expr.span.start..expr.span.end)
            .unwrap_or_default()
    }

    /// Calls `visit` for each binary operator between two vectors.
    fn for_each_match(&self, mut visit: impl FnMut(&Expr, BinaryOp, [&Expr; 2], &Matching)) {
        self.expr.walk(&mut |expr| {
            if let ExprKind::Binary {
                op,
                lhs,
                rhs,
                matching,
            } = &expr.kind
                && [lhs, rhs]
                    .iter()
                    .all(|side| promql::analysis::type_of(side) == Some(ValueType::InstantVector))
            {
                visit(expr, *op, [lhs, rhs], matching);
            }
        });
    }

    /// Calls `visit` for each comparison with a number: the vector's side, the operator as if the number stood on
    /// the right, the number and its place.
    fn for_each_threshold(&self, mut visit: impl FnMut(Threshold<'_>)) {
        self.expr.walk(&mut |expr| {
            let ExprKind::Binary {
                op,
                lhs,
                rhs,
                matching,
            } = &expr.kind
            else {
                return;
            };
            if !op.is_comparison() {
                return;
            }
            let found = match (constant(lhs), constant(rhs)) {
                (None, Some(number)) => Some((lhs, *op, number, rhs.span)),
                (Some(number), None) => Some((rhs, mirrored(*op), number, lhs.span)),
                _ => None,
            };
            if let Some((vector, op, number, span)) = found {
                visit(Threshold {
                    vector,
                    op,
                    number,
                    span,
                    whole: expr.span,
                    returns_bool: matching.returns_bool,
                });
            }
        });
    }
}

/// A comparison with a number.
struct Threshold<'a> {
    vector: &'a Expr,
    op: BinaryOp,
    number: f64,
    /// Of the number.
    span: Span,
    whole: Span,
    returns_bool: bool,
}

impl Threshold<'_> {
    /// Whether no value of the interval passes.
    fn is_never(&self, values: flow::Values) -> bool {
        match self.op {
            BinaryOp::Greater => values.max <= self.number,
            BinaryOp::GreaterEq => values.max < self.number,
            BinaryOp::Less => values.min >= self.number,
            BinaryOp::LessEq => values.min > self.number,
            BinaryOp::Eq => !values.contains(self.number),
            _ => false,
        }
    }

    /// Whether every value of the interval passes.
    fn is_always(&self, values: flow::Values) -> bool {
        match self.op {
            BinaryOp::Greater => values.min > self.number,
            BinaryOp::GreaterEq => values.min >= self.number,
            BinaryOp::Less => values.max < self.number,
            BinaryOp::LessEq => values.max <= self.number,
            BinaryOp::NotEq => !values.contains(self.number),
            _ => false,
        }
    }
}

/// `5 > x` is `x < 5`.
fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::LessEq => BinaryOp::GreaterEq,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::GreaterEq => BinaryOp::LessEq,
        other => other,
    }
}

/// Functions that turn a counter's rise into a speed or an amount.
fn is_rate(function: &str) -> bool {
    matches!(function, "rate" | "irate" | "increase")
}

/// Whether a function of that kind is called somewhere in an expression.
fn calls_rate(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |inner| {
        found |= matches!(&inner.kind, ExprKind::Call { function, .. } if is_rate(function.name));
    });
    found
}

/// What is wrong with a query by itself.
pub fn lint(text: &str, context: &Context) -> Vec<Finding> {
    let source = Source::new(text);
    let parsed = parse(text);
    findings::sorted(check(text, &parsed, &context.knowledge, &source, None))
}

/// A query as the linter reads it: with everything that a server can be told to understand.
pub(crate) fn parse(text: &str) -> Parsed {
    promql::parse(text, &ParseOptions::everything())
}

/// Runs all checks of queries on one that stands in `source` where `locate` says.
pub(crate) fn check(
    text: &str,
    parsed: &Parsed,
    knowledge: &Knowledge,
    source: &Source<'_>,
    locate: Option<&dyn Fn(Span) -> Span>,
) -> Vec<Finding> {
    let query = Query {
        text,
        expr: &parsed.expr,
        knowledge,
        shapes: Shapes::new(knowledge),
    };
    let mut found = Vec::new();
    for check in CHECKS {
        let mut findings = match locate {
            Some(locate) => Findings::within(check, source, locate),
            None => Findings::new(check, source),
        };
        match check.run {
            Run::Syntax(run) => run(&parsed.diagnostics, &mut findings),
            Run::Query(run) if parsed.is_valid() => run(&query, &mut findings),
            _ => {}
        }
        found.extend(findings.finish());
    }
    found
}
