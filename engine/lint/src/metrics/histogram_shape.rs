//! I12: a histogram whose buckets make no histogram.

use super::MetricsFile;
use super::histogram::{Histogram, histograms};
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Mistake,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I12",
    belief: "Prometheus would complain about a malformed histogram.",
    why: "It stores the series as they come. `histogram_quantile()` then answers with numbers that are wrong, or with \
          nothing, and no error is shown anywhere.",
    mend: "Buckets are cumulative: each counts all observations up to its bound, they rise with `le`, and the last, \
           `+Inf`, equals `_count`. A client library gets this right.",
    wrong: r#"
# HELP wait_seconds Time in the queue.
# TYPE wait_seconds histogram
wait_seconds_bucket{le="0.1"} 5
wait_seconds_bucket{le="1"} 3
wait_seconds_bucket{le="+Inf"} 2
wait_seconds_sum 4.2
wait_seconds_count 10
"#,
    right: r#"
# HELP wait_seconds Time in the queue.
# TYPE wait_seconds histogram
wait_seconds_bucket{le="0.1"} 5
wait_seconds_bucket{le="1"} 8
wait_seconds_bucket{le="+Inf"} 10
wait_seconds_sum 4.2
wait_seconds_count 10
"#,
    lesson: "instrumentation#histogram",
};

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families() {
        for histogram in histograms(family) {
            judge(file, &family.name, &histogram, findings);
        }
    }
}

fn judge(
    file: &MetricsFile<'_>,
    name: &str,
    histogram: &Histogram<'_>,
    findings: &mut Findings<'_>,
) {
    let Some(first) = histogram.first() else {
        return;
    };
    if let Some(bucket) = histogram
        .buckets
        .iter()
        .find(|bucket| bucket.bound.is_nan())
    {
        let le = bucket.sample.label("le").unwrap_or_default();
        findings.in_line(
            file.line_of(bucket.sample),
            format!("a bucket of `{name}` has `le=\"{le}\"`, which is no number"),
        );
        return;
    }
    for pair in histogram.buckets.windows(2) {
        let [lower, upper] = pair else { continue };
        if upper.sample.value < lower.sample.value {
            findings.in_line(
                file.line_of(upper.sample),
                format!(
                    "buckets of `{name}` must rise with `le`: here `le=\"{}\"` is {} after {}",
                    upper.sample.label("le").unwrap_or_default(),
                    upper.sample.value,
                    lower.sample.value
                ),
            );
            break;
        }
    }
    let infinity = histogram
        .buckets
        .last()
        .filter(|bucket| bucket.bound == f64::INFINITY);
    match (infinity, histogram.count) {
        (None, _) => {
            findings
                .in_line(
                    file.line_of(first),
                    format!("`{name}` has no bucket `le=\"+Inf\"`"),
                )
                .fix("the last bucket is `+Inf` and equals `_count`");
        }
        (Some(infinity), Some(count)) if infinity.sample.value != count.value => {
            findings.in_line(
                file.line_of(count),
                format!(
                    "`{name}_count` is {} and its bucket `+Inf` {}: they must be equal",
                    count.value, infinity.sample.value
                ),
            );
        }
        _ => {}
    }
    for (sample, suffix) in [(histogram.count, "_count"), (histogram.sum, "_sum")] {
        if sample.is_none() {
            findings.in_line(
                file.line_of(first),
                format!("`{name}` has buckets and no `{name}{suffix}`"),
            );
        }
    }
}
