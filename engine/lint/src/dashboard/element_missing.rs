//! A layout that draws a panel which is not there.

use super::DashboardFile;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "dashboard-linter/element-reference",
    belief: "The layout and the panels belong together by themselves.",
    why: "In the V2 form the panels stand under `elements`, each with a name, and the layout refers to them by that name. \
          A name that is not there leaves a hole, and a renamed panel is no longer drawn.",
    mend: "Let every `ElementReference` of the layout name a key of `elements`.",
    wrong: r#"
{
  "apiVersion": "dashboard.grafana.app/v2beta1",
  "kind": "Dashboard",
  "metadata": {"name": "flowforge"},
  "spec": {
    "title": "FlowForge",
    "elements": {},
    "layout": {"kind": "GridLayout", "spec": {"items": [{
      "kind": "GridLayoutItem",
      "spec": {"x": 0, "y": 0, "width": 12, "height": 8, "element": {"kind": "ElementReference", "name": "panel-1"}}
    }]}}
  }
}
"#,
    right: r#"
{
  "apiVersion": "dashboard.grafana.app/v2beta1",
  "kind": "Dashboard",
  "metadata": {"name": "flowforge"},
  "spec": {
    "title": "FlowForge",
    "elements": {"panel-1": {"kind": "LibraryPanel", "spec": {"id": 1, "title": "Up", "libraryPanel": {"name": "up", "uid": "up"}}}},
    "layout": {"kind": "GridLayout", "spec": {"items": [{
      "kind": "GridLayoutItem",
      "spec": {"x": 0, "y": 0, "width": 12, "height": 8, "element": {"kind": "ElementReference", "name": "panel-1"}}
    }]}}
  }
}
"#,
    lesson: "dashboards#as-code",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let missing = file
        .loaded
        .map_or(&[][..], |dashboard| &dashboard.missing_elements);
    for name in missing {
        findings
            .at(
                name.span,
                format!(
                    "the layout draws `{}`, which is not among the elements",
                    name.value
                ),
            )
            .fix("add the element, or correct the name");
    }
}
