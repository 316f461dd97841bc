//! P20: the mean of each instance's mean.

use promql::ast::{AggregateOp, BinaryOp, Expr, ExprKind};

use super::{Query, calls_rate};
use crate::flow::{Making, strip_parens};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P20",
    belief: "The average of the instances' averages is the average.",
    why: "An instance with ten requests weighs as much as one with ten thousand. One slow, idle replica makes the whole \
          service look slow, and a busy slow one hides behind idle ones.",
    mend: "Divide the sums: `sum(rate(x_sum[5m])) / sum(rate(x_count[5m]))`.",
    wrong: "avg(rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m]))",
    right: "sum(rate(http_request_duration_seconds_sum[5m])) / sum(rate(http_request_duration_seconds_count[5m]))",
    lesson: "promql#ratios-divide-two-sums",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let ExprKind::Aggregate { op: op @ (AggregateOp::Avg | AggregateOp::Sum), expr: inner, .. } = &expr.kind
        else {
            return;
        };
        if let Some((part, whole)) = ratio_of_rates(inner) {
            findings
                .at(
                    expr.span,
                    format!("each series' ratio of `{part}` to `{whole}` gets the same weight, an idle one as a busy one"),
                )
                .severity(Severity::Advice)
                .fix(format!("divide the sums: `sum(rate({part}[…])) / sum(rate({whole}[…]))`"));
        }
        if let Some(metric) = mean_of(inner) {
            let name = if *op == AggregateOp::Avg { "average" } else { "sum" };
            findings
                .at(
                    expr.span,
                    format!("the {name} of each series' mean of `{metric}` gives an idle one as much weight as a busy one"),
                )
                .fix(format!("divide the sums: `sum(rate({metric}_sum[…])) / sum(rate({metric}_count[…]))`"));
        }
    });
}

/// The metric whose `_sum` is divided by its `_count`, series by series.
fn mean_of(expr: &Expr) -> Option<&str> {
    let ExprKind::Binary {
        op: BinaryOp::Div,
        lhs,
        rhs,
        ..
    } = &strip_parens(expr).kind
    else {
        return None;
    };
    let (sum, count) = (Making::of(lhs)?, Making::of(rhs)?);
    let base = sum.metric.strip_suffix("_sum")?;
    let is_mean = count.metric.strip_suffix("_count") == Some(base);
    (is_mean && !sum.aggregates() && !count.aggregates()).then_some(base)
}

/// The metrics of a ratio of two rates, series by series; means have a sentence of their own.
fn ratio_of_rates(expr: &Expr) -> Option<(&str, &str)> {
    let ExprKind::Binary {
        op: BinaryOp::Div,
        lhs,
        rhs,
        ..
    } = &strip_parens(expr).kind
    else {
        return None;
    };
    if mean_of(expr).is_some() || !calls_rate(lhs) || !calls_rate(rhs) {
        return None;
    }
    let (part, whole) = (Making::of(lhs)?, Making::of(rhs)?);
    (!part.aggregates() && !whole.aggregates()).then_some((part.metric, whole.metric))
}
