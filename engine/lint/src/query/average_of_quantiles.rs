//! P04: the mean, or the sum, of quantiles.

use promql::ast::{AggregateOp, Expr, ExprKind};

use super::Query;
use crate::flow::{selectors, strip_parens};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P04",
    belief: "The average of the replicas' p95 is the p95 of the service.",
    why: "A quantile says nothing of how many requests are behind it. Nine idle replicas and one that is slow for \
          everybody average to a healthy number.",
    mend: "Add up the buckets of all replicas by `le`, then take one quantile of the sum.",
    wrong: "avg(histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m])))",
    right: "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
    lesson: "promql#percentiles-come-from-buckets",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let ExprKind::Aggregate {
            op: op @ (AggregateOp::Avg | AggregateOp::Sum),
            expr: inner,
            ..
        } = &expr.kind
        else {
            return;
        };
        // A sum of quantiles is an upper bound, and some mean it as that.
        let (name, severity) = match op {
            AggregateOp::Avg => ("averaged", Severity::Mistake),
            _ => ("added", Severity::Advice),
        };
        if is_quantile(inner) {
            findings
                .at(
                    expr.span,
                    format!(
                        "percentiles cannot be {name}: `{}` has one for each series",
                        query.text_of(inner)
                    ),
                )
                .fix("add up the buckets by `le` first, then take one quantile")
                .severity(severity);
        }
    });
}

fn is_quantile(expr: &Expr) -> bool {
    let expr = strip_parens(expr);
    match &expr.kind {
        ExprKind::Call { function, .. } => {
            matches!(function.name, "histogram_quantile" | "quantile_over_time")
        }
        ExprKind::Selector(_) => selectors(expr).iter().any(|(_, selector, metric)| {
            let has_label = selector.matchers.iter().any(|matcher| {
                matcher.name == "quantile"
                    && matcher.op != tsdb::MatchOp::NotEqual
                    && !matcher.value.is_empty()
            });
            has_label || metric.is_some_and(is_named_quantile)
        }),
        _ => false,
    }
}

/// A recorded name with a word such as `p95`.
fn is_named_quantile(metric: &str) -> bool {
    metric.contains(':')
        && metric.split([':', '_']).any(|word| {
            matches!(
                word,
                "p50"
                    | "p90"
                    | "p95"
                    | "p99"
                    | "p999"
                    | "50quantile"
                    | "90quantile"
                    | "95quantile"
                    | "99quantile"
            )
        })
}
