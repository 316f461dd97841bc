//! Panels that ask nothing.

use super::{DashboardFile, needs_queries};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "dashboard-linter/panel-no-targets",
    belief: "I will fill the panel later.",
    why: "A panel without query says \"No data\", which looks like an outage to everybody else.",
    mend: "Give it a query, or remove it.",
    wrong: r#"{"title": "FlowForge", "panels": [{"type": "timeseries", "title": "Requests", "targets": []}]}"#,
    right: r#"{"title": "FlowForge", "panels": [{"type": "timeseries", "title": "Requests", "targets": [{"expr": "up"}]}]}"#,
    lesson: "dashboards#no-data",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    for panel in file.panels() {
        if needs_queries(panel) && panel.targets.is_empty() {
            findings
                .at(
                    panel.head(),
                    format!(
                        "`{}` has no query: it always says \"No data\"",
                        panel.name()
                    ),
                )
                .fix("add a query, or remove the panel");
        }
    }
}
