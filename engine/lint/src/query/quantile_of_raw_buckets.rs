//! P03: a quantile of counters as they stand.

use super::Query;
use super::le_lost::buckets_of_quantile;
use crate::flow::Accumulation;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::query(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "P03",
    belief: "The buckets are what I want the quantile of.",
    why: "They are counters: they hold every observation since the process started. Their quantile is that of a whole \
          life, a smooth line on which no incident shows.",
    mend: "Take `rate()` of the buckets over the time you mean.",
    wrong: "histogram_quantile(0.95, sum by (le) (http_request_duration_seconds_bucket))",
    right: "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
    lesson: "promql#percentiles-come-from-buckets",
};

fn run(query: &Query<'_>, findings: &mut Findings<'_>) {
    query.expr.walk(&mut |expr| {
        if let Some(buckets) = buckets_of_quantile(expr)
            && query.shape(buckets).accumulation != Accumulation::None
        {
            findings
                .at(
                    buckets.span,
                    "without `rate()` this is the quantile of everything since the process started",
                )
                .fix("take `rate(…_bucket[5m])` of the buckets first");
        }
    });
}
