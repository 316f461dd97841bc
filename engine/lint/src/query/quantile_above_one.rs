//! P05: a quantile given in percent.

use promql::ast::{AggregateOp, Expr, ExprKind};

use super::Query;
use crate::flow::constant;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P05",
    belief: "The 95th percentile is asked for by 95.",
    why: "Quantiles go from 0 to 1. Above 1 the answer is `+Inf` for every series, and a threshold below it is always \
          exceeded.",
    mend: "Write 0.95.",
    wrong: "histogram_quantile(95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
    right: "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
    lesson: "promql#percentiles-come-from-buckets",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let Some(asked) = asked_for(expr) else {
            return;
        };
        let Some(number) = constant(asked).filter(|number| !(0.0..=1.0).contains(number)) else {
            return;
        };
        let message = format!("a quantile goes from 0 to 1, not {number}");
        if (1.0..=100.0).contains(&number) {
            let share = format!("{}", (number * 1000.0).round() / 100_000.0);
            findings.replace(asked.span, message, share);
        } else {
            findings.at(asked.span, message);
        }
    });
}

fn asked_for(expr: &Expr) -> Option<&Expr> {
    match &expr.kind {
        ExprKind::Call { function, args }
            if matches!(function.name, "histogram_quantile" | "quantile_over_time") =>
        {
            args.first()
        }
        ExprKind::Aggregate {
            op: AggregateOp::Quantile,
            param,
            ..
        } => param.as_deref(),
        _ => None,
    }
}
