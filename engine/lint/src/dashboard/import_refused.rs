//! What Grafana does not import at all.

use super::DashboardFile;
use crate::{Check, Findings, Page, Place, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Error, run);

const PAGE: Page = Page {
    id: "grafana/import",
    belief: "The file is nearly right, Grafana will see what I mean.",
    why: "Grafana reads strict JSON (or a resource in YAML). One comma too many, and nothing of the dashboard appears; a \
          provisioned one keeps its old state, with a line in the server's log.",
    mend: "Export dashboards from Grafana instead of writing them by hand, and keep templates that are not JSON yet \
           away from where Grafana looks.",
    wrong: r#"
{
  "title": "FlowForge",
  "panels": [],
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "panels": []
}
"#,
    lesson: "dashboards#as-code",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let Err(error) = file.loaded else {
        return;
    };
    let at = error.at();
    let start = file.source.offset(Place {
        line: at.line,
        column: at.column,
    });
    let span = file.source.character(start);
    let message = error.to_string();
    let place = format!("{at}: ");
    findings.at(span, message.strip_prefix(&place).unwrap_or(&message));
}
