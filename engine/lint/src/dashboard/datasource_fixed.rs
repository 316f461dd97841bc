//! D01: a data source that exists on one server only.

use std::collections::BTreeMap;

use dashboards::{Dashboard, Datasource, VariableKind};

use super::DashboardFile;
use crate::{Check, Findings, Page, Severity, Span};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "D01",
    belief: "A dashboard that works here works everywhere.",
    why: "A uid is made when somebody adds a data source, and is another one on every server. \"Export for sharing\" \
          writes `${DS_…}` in its place, which only the import page of the browser fills in. Loaded by provisioning or \
          the HTTP API, both end in \"Datasource not found\".",
    mend: "Add a variable of the type data source, and let every panel use `${datasource}`.",
    wrong: r#"
{
  "title": "FlowForge",
  "panels": [{
    "type": "stat", "title": "Targets",
    "datasource": {"type": "prometheus", "uid": "P1809F7CD0C75ACF3"},
    "targets": [{"refId": "A", "expr": "sum(up)"}]
  }]
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
  "panels": [{
    "type": "stat", "title": "Targets",
    "datasource": {"type": "prometheus", "uid": "${datasource}"},
    "targets": [{"refId": "A", "expr": "sum(up)"}]
  }]
}
"#,
    lesson: "dashboards#data-source",
};

/// What one wrong reference is, and where it is first and how often.
struct Use {
    span: Span,
    count: usize,
    problem: String,
    fix: &'static str,
}

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let Ok(dashboard) = file.loaded else {
        return;
    };
    let mut uses: BTreeMap<String, Use> = BTreeMap::new();
    let panels = dashboard.panels.iter().flat_map(|panel| {
        let targets = panel.targets.iter().map(|target| &target.datasource);
        std::iter::once(&panel.datasource).chain(targets)
    });
    let annotations = dashboard
        .annotations
        .iter()
        .map(|one| &one.target.datasource);
    let variables = dashboard.variables.iter().map(|one| &one.datasource);
    for datasource in panels.chain(annotations).chain(variables) {
        let Some((uid, span)) = named(datasource) else {
            continue;
        };
        if let Some(known) = uses.get_mut(uid) {
            known.count += 1;
        } else if let Some((problem, fix)) = problem(dashboard, datasource, uid) {
            let first = Use {
                span,
                count: 1,
                problem,
                fix,
            };
            uses.insert(uid.to_owned(), first);
        }
    }
    for one in uses.into_values() {
        let times = match one.count {
            1 => String::new(),
            count => format!(", {count} times"),
        };
        findings
            .at(one.span, format!("{}{times}", one.problem))
            .fix(one.fix);
    }
}

/// A uid or name that is somebody's own.
fn named(datasource: &Datasource) -> Option<(&str, Span)> {
    let uid = datasource.uid.as_ref()?;
    let is_own = !datasource.is_built_in() && !datasource.is_default();
    is_own.then_some((uid.value.as_str(), uid.span))
}

fn problem(
    dashboard: &Dashboard,
    datasource: &Datasource,
    uid: &str,
) -> Option<(String, &'static str)> {
    const USE_VARIABLE: &str =
        "add a variable of the type data source and write `${datasource}` here";
    let Some(name) = datasource.variable() else {
        if uid.contains('$') {
            return None;
        }
        return Some((
            format!("the data source `{uid}` exists on one server only"),
            USE_VARIABLE,
        ));
    };
    if dashboard.input(&name).is_some() {
        return Some((
            format!(
                "`{uid}` is left from an export for sharing: only the import page in the browser fills it in"
            ),
            USE_VARIABLE,
        ));
    }
    match dashboard.variable(&name) {
        Some(variable) if variable.kind == VariableKind::Datasource => None,
        // A constant or custom variable that holds a uid works, where that uid exists.
        Some(_) => None,
        None => Some((
            format!(
                "`{uid}` names no variable of this dashboard: Grafana finds no such data source"
            ),
            USE_VARIABLE,
        )),
    }
}
