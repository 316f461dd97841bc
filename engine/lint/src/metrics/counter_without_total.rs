//! I03: a counter whose name does not say so.

use exposition::{Format, MetricType};

use super::MetricsFile;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Mistake,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I03",
    belief: "The suffix of a counter is a matter of taste.",
    why: "Tools and people tell a counter by `_total`; without it they read it as a level. In OpenMetrics the suffix \
          is part of the type, so the same counter gets two names depending on who asks.",
    mend: "End the name in `_total`, or let the client library do it.",
    wrong: r#"
# HELP http_requests Requests that were answered.
# TYPE http_requests counter
http_requests{code="200"} 7
"#,
    right: r#"
# HELP http_requests_total Requests that were answered.
# TYPE http_requests_total counter
http_requests_total{code="200"} 7
"#,
    lesson: "instrumentation#counter",
};

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families() {
        // In OpenMetrics the family's name goes without the suffix.
        let is_named = match file.format {
            Format::Text => family.name.ends_with("_total"),
            Format::OpenMetrics => family
                .samples
                .iter()
                .all(|sample| sample.name.ends_with("_total") || sample.name.ends_with("_created")),
        };
        if family.metric_type == MetricType::Counter && !is_named {
            findings
                .in_line(
                    file.declared(family),
                    format!(
                        "`{}`: counter metrics should have \"_total\" suffix",
                        family.name
                    ),
                )
                .fix(format!("rename it to `{}_total`", family.name));
        }
    }
}
