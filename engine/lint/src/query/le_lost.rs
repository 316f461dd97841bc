//! P02: the label that tells buckets apart is gone before the quantile is taken.

use promql::ast::{Expr, ExprKind};

use super::Query;
use crate::flow::selectors;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P02",
    belief: "`histogram_quantile()` knows the buckets by itself.",
    why: "It finds them by their label `le`. An aggregation that does not keep it adds all buckets into one number, and \
          the quantile of that is empty.",
    mend: "Keep `le` beside the labels you want to see: `sum by (le, path) (…)`.",
    wrong: "histogram_quantile(0.95, sum(rate(http_request_duration_seconds_bucket[5m])))",
    right: "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
    lesson: "promql#percentiles-come-from-buckets",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        let Some(buckets) = buckets_of_quantile(expr) else {
            return;
        };
        let reads_classic = selectors(buckets)
            .iter()
            .any(|(_, _, metric)| metric.is_some_and(is_classic));
        if reads_classic && !query.shape(buckets).labels.is_possible("le") {
            findings
                .at(
                    buckets.span,
                    "the label `le` is gone here, and without it there are no buckets to take a quantile of",
                )
                .fix("keep `le` when aggregating: `sum by (le, …) (…)`");
        }
    });
}

/// Buckets as scraped, or as a rule recorded them; `objstore_bucket_seconds` may be a native histogram.
fn is_classic(metric: &str) -> bool {
    metric.ends_with("_bucket") || metric.contains("_bucket:")
}

/// The vector of buckets in a call that reads them.
pub(super) fn buckets_of_quantile(expr: &Expr) -> Option<&Expr> {
    let ExprKind::Call { function, args } = &expr.kind else {
        return None;
    };
    match function.name {
        "histogram_quantile" => args.get(1),
        "histogram_fraction" => args.get(2),
        "histogram_quantiles" => args.first(),
        _ => None,
    }
}
