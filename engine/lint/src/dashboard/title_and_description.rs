//! Panels that don't say what they show.

use super::{DashboardFile, needs_queries};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "dashboard-linter/panel-title-description",
    belief: "The graph speaks for itself.",
    why: "The title says what is drawn; the description says why somebody should look at it, what is normal, and what to \
          do when it is not. At night that is worth more than the graph.",
    mend: "Give each panel a title and a description of one or two sentences.",
    wrong: r#"{"title": "FlowForge", "panels": [{"type": "stat", "title": "Targets up", "targets": [{"expr": "sum(up)"}]}]}"#,
    right: r#"
{
  "title": "FlowForge",
  "panels": [{
    "type": "stat", "title": "Targets up",
    "description": "How many targets Prometheus can scrape. Three is normal: one api, two workers.",
    "targets": [{"expr": "sum(up)"}]
  }]
}
"#,
    lesson: "dashboards#layout",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    for panel in file.panels() {
        if !needs_queries(panel) {
            continue;
        }
        let lacks = |text: &Option<dashboards::Text>| {
            text.as_ref().is_none_or(|text| text.trim().is_empty())
        };
        let missing = match (lacks(&panel.title), lacks(&panel.description)) {
            (true, true) => "neither title nor description",
            (true, false) => "no title",
            (false, true) => "no description",
            (false, false) => continue,
        };
        findings
            .at(panel.head(), format!("`{}` has {missing}", panel.name()))
            .fix("say what it shows, what is normal, and what to do when it is not");
    }
}
