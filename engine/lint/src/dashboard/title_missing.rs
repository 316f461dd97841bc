//! A dashboard without title, which Grafana refuses to save.

use super::DashboardFile;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Error, run);

const PAGE: Page = Page {
    id: "grafana/title",
    belief: "The file's name is the dashboard's name.",
    why: "Grafana finds and lists dashboards by their title, and refuses to save one without: the HTTP API answers 400, \
          provisioning skips the file.",
    mend: "Give it a title that says what it is about.",
    wrong: r#"{"panels": []}"#,
    right: r#"{"title": "FlowForge overview", "panels": []}"#,
    lesson: "dashboards#layout",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let Ok(dashboard) = file.loaded else {
        return;
    };
    let span = match &dashboard.title {
        Some(title) if !title.trim().is_empty() => return,
        Some(title) => title.span,
        None => file.source.character(dashboard.span.start),
    };
    findings
        .at(
            span,
            "the dashboard has no title: Grafana refuses to save it",
        )
        .fix("add `\"title\": \"…\"`");
}
