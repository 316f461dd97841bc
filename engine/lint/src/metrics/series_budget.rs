//! I22: one family with more series than it is worth.

use exposition::MetricType;

use super::MetricsFile;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Mistake,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I22",
    belief: "One more label costs one more series.",
    why: "It multiplies all series there are, and a histogram multiplies them by its buckets again: 10 routes x 4 \
          methods x 6 codes x 14 series are 3360 for each replica.",
    mend: "Count codes in a counter and time routes in a histogram, each with the labels its questions need; drop \
           bounds that nobody reads.",
    wrong: include_str!("examples/series_budget_wrong.prom"),
    right: include_str!("examples/series_budget_right.prom"),
    lesson: "instrumentation#labels-dimensions-not-details",
};

/// Series that one family may cost one process.
const HISTOGRAM_BUDGET: usize = 300;
const BUDGET: usize = 1000;

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families() {
        let series = family.samples.len();
        let (budget, what) = match family.metric_type {
            MetricType::Histogram => (HISTOGRAM_BUDGET, "buckets x label values"),
            _ => (BUDGET, "label values"),
        };
        if series > budget {
            findings
                .in_line(
                    file.declared(family),
                    format!(
                        "`{}` costs {series} series ({what}) for each process",
                        family.name
                    ),
                )
                .fix(match family.metric_type {
                    MetricType::Histogram => "drop a label or some buckets",
                    _ => "drop a label, or group its values",
                });
        }
    }
}
