//! I18: one series exposed twice in an answer.

use std::collections::BTreeMap;

use super::MetricsFile;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Mistake,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I18",
    belief: "Prometheus would complain if a series were exposed twice.",
    why: "It keeps one of the two values and says nothing, and which one may change with every scrape. The order of \
          the labels does not make another series.",
    mend: "Register each collector once, and add what two parts of the program count in one counter.",
    wrong: r#"
# HELP jobs_total Jobs that ended.
# TYPE jobs_total counter
jobs_total{queue="mail",outcome="ok"} 4
jobs_total{outcome="ok",queue="mail"} 9
"#,
    right: r#"
# HELP jobs_total Jobs that ended.
# TYPE jobs_total counter
jobs_total{queue="mail",outcome="ok"} 4
jobs_total{queue="mail",outcome="failed"} 9
"#,
    lesson: "instrumentation#what-prometheus-reads",
};

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families() {
        let mut first_line = BTreeMap::new();
        for sample in &family.samples {
            // Samples of one series at different times are a history, not a duplicate.
            let key = (sample.series_key(), sample.timestamp_ms);
            let line = *first_line.entry(key).or_insert(sample.line);
            if line != sample.line {
                let line = file.line(line);
                findings.in_line(
                    file.line_of(sample),
                    format!(
                        "`{}`: metric not unique, the same labels are in line {line}; Prometheus keeps one value and \
                         says nothing",
                        family.name
                    ),
                );
            }
        }
    }
}
