//! LogQL that Loki refuses.

use dashboards::Language;

use super::{DashboardFile, logql};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "dashboard-linter/target-logql",
    belief: "Loki will find something.",
    why: "A query that Loki can't read leaves the panel with an error instead of lines. It also refuses a selector that \
          every stream would meet.",
    mend: "Begin with a selector that names at least one value, close every bracket and string, and run the query in \
           Explore before you save it.",
    wrong: r#"
{
  "title": "Logs",
  "panels": [{
    "type": "logs", "title": "Errors", "datasource": {"type": "loki", "uid": "${datasource}"},
    "targets": [{"refId": "A", "expr": "{app=~\".*\"} |= \"error\""}]
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
        let scan = logql::scan(one.query.expanded.text());
        if let Some((span, message)) = scan.problems.into_iter().next() {
            findings.at(one.query.place(dashboard, span), message);
        }
    }
}
