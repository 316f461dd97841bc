//! LogQL that Loki refuses.

use dashboards::Language;
use logql::Severity as ProblemSeverity;

use super::{DashboardFile, query_checks};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "dashboard-linter/target-logql",
    belief: "Loki will find something.",
    why: "A query that Loki can't read leaves the panel with an error instead of lines.",
    mend: "Begin with a selector that names at least one value, close every bracket and string, and run the query in \
           Explore before you save it.",
    wrong: r#"
{
  "title": "Logs",
  "panels": [{
    "type": "logs", "title": "Errors", "datasource": {"type": "loki", "uid": "${datasource}"},
    "targets": [{"refId": "A", "expr": "{app=\"flowforge\"} |= error"}]
  }]
}
"#,
    right: r#"
{
  "title": "Logs",
  "panels": [{
    "type": "logs", "title": "Errors", "datasource": {"type": "loki", "uid": "${datasource}"},
    "targets": [{"refId": "A", "expr": "{app=\"flowforge\"} |= \"error\""}]
  }]
}
"#,
    lesson: "logs",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let Ok(dashboard) = file.loaded else {
        return;
    };
    for one in file.panel_queries(Language::LogQl) {
        if !one.query.is_certain {
            continue;
        }
        let parsed = query_checks::log_query(one.query);
        let problems = parsed.diagnostics.iter();
        let errors = problems.filter(|problem| {
            // A selector that all streams meet has a page of its own.
            problem.severity == ProblemSeverity::Error && problem.code != "empty-compatible"
        });
        for problem in errors {
            let place = one.query.place(dashboard, problem.span);
            let finding = findings.at(place, problem.message.as_str());
            if let Some(hint) = &problem.hint {
                finding.fix(hint.as_str());
            }
        }
    }
}
