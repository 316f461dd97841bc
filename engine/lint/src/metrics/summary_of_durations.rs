//! I10: durations in a summary, whose quantiles can't be put together.

use exposition::MetricType;

use super::MetricsFile;
use super::histogram::is_duration;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Mistake,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I10",
    belief: "A summary's quantiles are as good as a histogram's.",
    why: "A quantile that each replica worked out for itself can't be combined: the average of two 95th percentiles \
          is not one. Buckets can be added over replicas, and asked for any quantile afterwards. Some client \
          libraries expose summaries unless buckets are configured.",
    mend: "Make it a histogram, with bounds around the threshold of your objective.",
    wrong: r#"
# HELP http_request_duration_seconds Time from arrival to answer.
# TYPE http_request_duration_seconds summary
http_request_duration_seconds{quantile="0.95"} 0.31
http_request_duration_seconds_sum 12.5
http_request_duration_seconds_count 100
"#,
    right: r#"
# HELP http_request_duration_seconds Time from arrival to answer.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.3"} 94
http_request_duration_seconds_bucket{le="1"} 100
http_request_duration_seconds_bucket{le="+Inf"} 100
http_request_duration_seconds_sum 12.5
http_request_duration_seconds_count 100
"#,
    lesson: "instrumentation#histogram-or-summary",
};

/// Families of runtimes and of client libraries themselves: not the student's to change.
const FOREIGN: &[&str] = &[
    "go_",
    "process_",
    "promhttp_",
    "prometheus_",
    "jvm_",
    "python_",
    "nodejs_",
    "net_conntrack_",
];

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families() {
        let is_own = !FOREIGN.iter().any(|prefix| family.name.starts_with(prefix));
        if family.metric_type == MetricType::Summary && is_own && is_duration(&family.name) {
            findings
                .in_line(
                    file.declared(family),
                    format!(
                        "`{}` is a summary: its quantiles cannot be combined across instances",
                        family.name
                    ),
                )
                .fix("configure buckets, so that it is exposed as a histogram");
        }
    }
}
