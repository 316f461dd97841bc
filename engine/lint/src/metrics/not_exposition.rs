//! I20: a body that Prometheus can't read.

use exposition::Problem;
use promql::Span;

use super::MetricsFile;
use crate::{Check, Findings, Page, Place, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Error,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I20",
    belief: "One bad line costs one metric.",
    why: "It costs the whole scrape: nothing of that answer is stored, `up` is 0, and the graph of every metric has a \
          gap.",
    mend: "Never write the format by hand: the client library's handler knows the escapes, the order and the end.",
    wrong: "
# HELP queue_depth Tasks that wait for a worker.
# TYPE queue_depth gauge
queue-depth 3
",
    right: "
# HELP queue_depth Tasks that wait for a worker.
# TYPE queue_depth gauge
queue_depth 3
",
    lesson: "instrumentation#what-prometheus-reads",
};

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    let Err(error) = file.parsed else {
        return;
    };
    if matches!(
        error.problem,
        Problem::NoContentType | Problem::UnsupportedContentType { .. }
    ) {
        return;
    }
    let line = file.line(error.line);
    let start = file.source.offset(Place {
        line,
        column: error.column as usize,
    });
    let span = Span {
        start,
        end: file.source.line_span(line).end.max(start),
    };
    findings.at(
        span,
        format!("Prometheus could not read this: {}", error.problem),
    );
}
