//! I04: a suffix that the client library adds, added by hand as well.

use super::MetricsFile;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Mistake,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I04",
    belief: "The name I register is the name that is exposed.",
    why: "Some client libraries append `_total` to every counter. Registered with the suffix, the metric is exposed \
          with two, and a query for the name you meant finds nothing.",
    mend: "Look at `/metrics` once, and register the counter without the suffix if the library adds it.",
    wrong: r#"
# HELP jobs_total_total Jobs that ended.
# TYPE jobs_total_total counter
jobs_total_total 4
"#,
    right: r#"
# HELP jobs_total Jobs that ended.
# TYPE jobs_total counter
jobs_total 4
"#,
    lesson: "instrumentation#names-that-explain-themselves",
};

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families() {
        let names = family.samples.iter().map(|sample| sample.name.as_str());
        let doubled = names.chain([family.name.as_str()]).find_map(|name| {
            let base = name.strip_suffix("_total")?;
            base.ends_with("_total").then_some((name, base))
        });
        if let Some((name, base)) = doubled {
            let registered = base.strip_suffix("_total").unwrap_or(base);
            findings
                .in_line(
                    file.declared(family),
                    format!("`{name}` carries its suffix twice: the client library appends `_total` itself"),
                )
                .fix(format!("register the counter as `{registered}`, so that it is exposed as `{base}`"));
        }
    }
}
