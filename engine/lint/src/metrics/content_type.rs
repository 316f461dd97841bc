//! I19: a header that Prometheus 3 does not read.

use exposition::Problem;
use promql::Span;

use super::MetricsFile;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Error,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I19",
    belief: "The header does not matter as long as the body is right.",
    why: "Prometheus 2 guessed; Prometheus 3 refuses an answer whose Content-Type it does not know, and the target is \
          down.",
    mend: "Let the client library's handler answer, or send `Content-Type: text/plain; version=0.0.4`.",
    wrong: "
HTTP/1.1 200 OK
Content-Type: application/json

# HELP queue_depth Tasks that wait for a worker.
# TYPE queue_depth gauge
queue_depth 3
",
    right: "
HTTP/1.1 200 OK
Content-Type: text/plain; version=0.0.4

# HELP queue_depth Tasks that wait for a worker.
# TYPE queue_depth gauge
queue_depth 3
",
    lesson: "instrumentation#registry-collectors-handler",
};

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    let Err(error) = file.parsed else {
        return;
    };
    if !matches!(
        error.problem,
        Problem::NoContentType | Problem::UnsupportedContentType { .. }
    ) {
        return;
    }
    let header_line = (1..=file.head_lines).find(|line| {
        let text = file.source.slice(file.source.line_span(*line));
        text.to_ascii_lowercase().starts_with("content-type:")
    });
    let span = header_line.map_or(Span { start: 0, end: 0 }, |line| {
        file.source.line_span(line)
    });
    findings
        .at(
            span,
            format!("Prometheus 3 refuses this answer: {}", error.problem),
        )
        .fix("send `Content-Type: text/plain; version=0.0.4`");
}
