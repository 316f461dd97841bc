//! promlint's other half of the rule on `_total`: it belongs to counters alone.

use exposition::MetricType;

use super::MetricsFile;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Mistake,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "promlint/LintCounter",
    belief: "A total is a total, whatever its type.",
    why: "`_total` promises a counter, and everybody who reads it will take `rate()` of it. Of a gauge that is \
          nonsense that looks plausible.",
    mend: "Make it a counter if it only rises, else drop the suffix.",
    wrong: r#"
# HELP workers_total Workers that are running.
# TYPE workers_total gauge
workers_total 3
"#,
    right: r#"
# HELP workers Workers that are running.
# TYPE workers gauge
workers 3
"#,
    lesson: "instrumentation#names-that-explain-themselves",
};

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families() {
        let may_be_counter = matches!(
            family.metric_type,
            MetricType::Counter | MetricType::Unknown
        );
        if let (false, Some(base)) = (may_be_counter, family.name.strip_suffix("_total")) {
            findings
                .in_line(
                    file.declared(family),
                    format!(
                        "`{}`: non-counter metrics should not have \"_total\" suffix",
                        family.name
                    ),
                )
                .fix(format!(
                    "name it `{base}`, or make it a counter if it only rises"
                ));
        }
    }
}
