//! I21: samples with times of their own.

use exposition::Sample;

use super::MetricsFile;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Mistake,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I21",
    belief: "A sample should carry the time of its measurement.",
    why: "Prometheus stamps samples when it scrapes. With a time of your own a vanished series lingers for five \
          minutes, because staleness only works without one, and a wrong clock makes the sample unreadable.",
    mend: "Leave the timestamp out. It is meant for gateways that pass on what others measured.",
    wrong: "
# HELP queue_depth Tasks that wait for a worker.
# TYPE queue_depth gauge
queue_depth 3 1763802000000
",
    right: "
# HELP queue_depth Tasks that wait for a worker.
# TYPE queue_depth gauge
queue_depth 3
",
    lesson: "instrumentation#what-prometheus-reads",
};

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    let stamped: Vec<&Sample> = file
        .families()
        .flat_map(|family| &family.samples)
        .filter(|sample| sample.timestamp_ms.is_some())
        .collect();
    if let Some(first) = stamped.first() {
        let count = stamped.len();
        let samples = if count == 1 {
            "sample carries"
        } else {
            "samples carry"
        };
        findings
            .in_line(
                file.line_of(first),
                format!(
                    "{count} {samples} a timestamp, `{}` first: staleness depends on its absence",
                    first.name
                ),
            )
            .fix("drop the timestamp: Prometheus stamps samples when it scrapes");
    }
}
