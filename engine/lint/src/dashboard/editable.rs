//! Dashboards that anybody may change in place.

use super::DashboardFile;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "dashboard-linter/uneditable-dashboard",
    belief: "Everybody may improve the dashboard where they see it.",
    why: "A dashboard that is kept in a repository is overwritten by the next deployment: what somebody changed in the \
          browser is lost.",
    mend: "Set `\"editable\": false` in files that are deployed, and change the file.",
    wrong: r#"{"title": "FlowForge", "editable": true, "panels": []}"#,
    right: r#"{"title": "FlowForge", "editable": false, "panels": []}"#,
    lesson: "dashboards#as-code",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let editable = file.loaded.ok().and_then(|dashboard| dashboard.editable);
    if let Some(flag) = editable.filter(|flag| flag.is_on) {
        findings.replace(
            flag.span,
            "the dashboard can be edited in the browser, where the next deployment overwrites it",
            "false",
        );
    }
}
