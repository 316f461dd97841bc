//! I13: a family without HELP, or without TYPE.

use super::MetricsFile;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Advice,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I13",
    belief: "The name says it all, HELP is decoration.",
    why: "At night the help text is all that somebody who did not write the metric has, and editors show it while \
          they type. Without TYPE nobody knows whether `rate()` is right.",
    mend: "Say in HELP what one unit of the metric means, and let the client library write TYPE.",
    wrong: "
# TYPE queue_depth gauge
queue_depth 3
",
    right: "
# HELP queue_depth Tasks that wait for a worker.
# TYPE queue_depth gauge
queue_depth 3
",
    lesson: "instrumentation#what-prometheus-reads",
};

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families() {
        let name = &family.name;
        if family.help.as_deref().unwrap_or_default().is_empty() {
            findings
                .in_line(file.declared(family), format!("`{name}`: no help text"))
                .fix(format!("`# HELP {name} …` says what one unit of it means"));
        }
        if !family.has_type {
            findings
                .in_line(
                    file.declared(family),
                    format!(
                        "`{name}` has no TYPE: nobody can tell whether it is a counter or a level"
                    ),
                )
                .fix(format!(
                    "`# TYPE {name} counter` or `gauge` before its first sample"
                ));
        }
    }
}
