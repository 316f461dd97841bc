//! I11: bounds that don't fit what is measured, or the objective.

use super::MetricsFile;
use super::histogram::{Histogram, histograms, is_duration};
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Mistake,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I11",
    belief: "Default buckets fit every service.",
    why: "The share of requests under a threshold can only be read at a bound of exactly that threshold. And a \
          quantile above the last finite bound is reported as that bound: requests of 5 s show a p99 of 1 s.",
    mend: "Put a bound at the objective's threshold, a few around it, and the last one above the slowest request you \
           care about. `labcheck lint metrics --threshold SECONDS` checks the first.",
    wrong: r#"
# HELP http_request_duration_seconds Time from arrival to answer.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.1"} 40
http_request_duration_seconds_bucket{le="1"} 70
http_request_duration_seconds_bucket{le="+Inf"} 100
http_request_duration_seconds_sum 160
http_request_duration_seconds_count 100
"#,
    right: r#"
# HELP http_request_duration_seconds Time from arrival to answer.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.1"} 40
http_request_duration_seconds_bucket{le="1"} 70
http_request_duration_seconds_bucket{le="10"} 100
http_request_duration_seconds_bucket{le="+Inf"} 100
http_request_duration_seconds_sum 160
http_request_duration_seconds_count 100
"#,
    lesson: "instrumentation#histogram",
};

/// So many observations make a share worth a sentence.
const ENOUGH: f64 = 20.0;
/// Above this share beyond the last bound, even the median of the slow tail is unknown.
const TOO_MANY_BEYOND: f64 = 0.05;

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families() {
        let histograms = histograms(family);
        let name = &family.name;
        if let Some(beyond) = histograms
            .iter()
            .filter_map(beyond_the_last_bound)
            .max_by(f64::total_cmp)
        {
            findings
                .in_line(
                    file.declared(family),
                    format!(
                        "{:.0} % of the observations of `{name}` lie above its last finite bucket: higher quantiles \
                         are read as that bound",
                        beyond * 100.0
                    ),
                )
                .fix("add bounds up to the slowest observation you care about");
        }
        let Some(threshold) = file.options.threshold_seconds.filter(|_| is_duration(name)) else {
            continue;
        };
        let has_bound = |histogram: &Histogram<'_>| {
            histogram
                .buckets
                .iter()
                .any(|bucket| bucket.bound == threshold)
        };
        if !histograms.is_empty() && !histograms.iter().all(has_bound) {
            findings
                .in_line(
                    file.declared(family),
                    format!(
                        "`{name}` has no bucket at {threshold} s, so the share of requests under {threshold} s is \
                         unknown"
                    ),
                )
                .fix(format!("add the bound {threshold}"));
        }
    }
}

fn beyond_the_last_bound(histogram: &Histogram<'_>) -> Option<f64> {
    let mut from_the_top = histogram.buckets.iter().rev();
    let infinity = from_the_top
        .next()
        .filter(|bucket| bucket.bound == f64::INFINITY)?;
    let last = from_the_top.next()?;
    let share = 1.0 - last.sample.value / infinity.sample.value;
    (infinity.sample.value >= ENOUGH && share > TOO_MANY_BEYOND).then_some(share)
}

#[cfg(test)]
mod tests {
    use crate::metrics::{MetricsOptions, lint};

    #[test]
    fn the_threshold_of_an_objective_needs_a_bucket() {
        let found = |threshold| {
            let options = MetricsOptions {
                threshold_seconds: Some(threshold),
                ..MetricsOptions::default()
            };
            let findings = lint(super::PAGE.right.as_bytes(), &options);
            findings.iter().any(|finding| finding.id == "I11")
        };
        assert!(found(0.3));
        assert!(!found(0.1));
    }
}
