//! Panels that leave their data source to the server.

use dashboards::Language;

use super::{DashboardFile, PanelQuery};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "dashboard-linter/panel-datasource",
    belief: "The default data source is the right one.",
    why: "A panel without data source asks whatever is the default where the dashboard is loaded. With a second \
          Prometheus, or with Loki as the default, it asks the wrong one.",
    mend: "Let every panel use a variable of the type data source.",
    wrong: r#"
{
  "title": "FlowForge",
  "panels": [{"type": "timeseries", "title": "Up", "targets": [{"refId": "A", "expr": "up"}]}]
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
  "panels": [{
    "type": "timeseries", "title": "Up", "datasource": "${datasource}",
    "targets": [{"refId": "A", "expr": "up"}]
  }]
}
"#,
    lesson: "dashboards#data-source",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let promql = file.panel_queries(Language::PromQl);
    let logql = file.panel_queries(Language::LogQl);
    let is_left = |one: &PanelQuery<'_>| {
        // A type alone still means the default, of that type.
        one.panel.datasource.uid.is_none() && one.target.datasource.uid.is_none()
    };
    let mut left: Vec<_> = promql
        .chain(logql)
        .filter(is_left)
        .map(|one| one.panel)
        .collect();
    left.dedup_by_key(|panel| panel.span);
    let [first, others @ ..] = left.as_slice() else {
        return;
    };
    let more = match others.len() {
        0 => String::new(),
        1 => ", and one other panel too".to_owned(),
        more => format!(", and {more} other panels too"),
    };
    findings
        .at(
            first.head(),
            format!(
                "`{}` asks the server's default data source{more}",
                first.name()
            ),
        )
        .fix("add a variable of the type data source, and use `${datasource}` in every panel");
}
