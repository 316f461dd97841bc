//! promlint's rule on what belongs to histograms and summaries: `_bucket`, `_count`, `_sum`, `le`, `quantile`.

use std::collections::BTreeSet;

use exposition::{Family, MetricType};

use super::MetricsFile;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Mistake,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "promlint/LintHistogramSummaryReserved",
    belief: "`_count` is a good ending for anything that is counted.",
    why: "`_bucket`, `_count`, `_sum`, `le` and `quantile` are how histograms and summaries are told apart from the \
          rest. A gauge called `x_count` is taken for the count of a histogram `x` that does not exist.",
    mend: "Name the thing instead: `connections`, or `connections_open`.",
    wrong: "
# HELP connections_count Open connections.
# TYPE connections_count gauge
connections_count 3
",
    right: "
# HELP connections Open connections.
# TYPE connections gauge
connections 3
",
    lesson: "instrumentation#names-that-explain-themselves",
};

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families() {
        for problem in problems(family) {
            findings.in_line(
                file.declared(family),
                format!("`{}`: {problem}", family.name),
            );
        }
    }
}

/// In promlint's words.
fn problems(family: &Family) -> BTreeSet<&'static str> {
    let mut problems = BTreeSet::new();
    if family.metric_type == MetricType::Unknown {
        return problems;
    }
    let is_histogram = matches!(
        family.metric_type,
        MetricType::Histogram | MetricType::GaugeHistogram
    );
    let is_summary = family.metric_type == MetricType::Summary;
    let name = &family.name;
    if !is_histogram && name.ends_with("_bucket") {
        problems.insert("non-histogram metrics should not have \"_bucket\" suffix");
    }
    if !is_histogram && !is_summary && name.ends_with("_count") {
        problems.insert("non-histogram and non-summary metrics should not have \"_count\" suffix");
    }
    if !is_histogram && !is_summary && name.ends_with("_sum") {
        problems.insert("non-histogram and non-summary metrics should not have \"_sum\" suffix");
    }
    let has_label = |name: &str| {
        family
            .samples
            .iter()
            .any(|sample| sample.label(name).is_some())
    };
    if !is_histogram && has_label("le") {
        problems.insert("non-histogram metrics should not have \"le\" label");
    }
    if !is_summary && has_label("quantile") {
        problems.insert("non-summary metrics should not have \"quantile\" label");
    }
    problems
}
