//! The variables `job` and `instance`, as dashboards over Prometheus usually have them.

use dashboards::{Dashboard, Variable, VariableKind};

use super::DashboardFile;
use super::label_matchers::is_over_prometheus;
use crate::{Check, Findings, Page, Severity, Span};

pub(super) const JOB: Check = Check::dashboard(&JOB_PAGE, Severity::Advice, job);
pub(super) const INSTANCE: Check = Check::dashboard(&INSTANCE_PAGE, Severity::Advice, instance);

const MEND: &str = "Add a query variable with \"Multi-value\" and \"Include All\", its custom all value `.+`, and its \
                    label written with a capital.";

const JOB_PAGE: Page = Page {
    id: "dashboard-linter/template-job",
    belief: "There is only one job, so nobody needs to choose.",
    why: "Everything that Prometheus scrapes has a `job`. A variable for it lets the same dashboard show staging, or one \
          service of several, and `.+` as the value of All also leaves out what has no job at all.",
    mend: MEND,
    wrong: r#"
{
  "title": "FlowForge",
  "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]}
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "templating": {"list": [
    {"name": "datasource", "type": "datasource", "query": "prometheus"},
    {"name": "job", "label": "Job", "type": "query", "datasource": "$datasource", "query": "label_values(up, job)",
     "multi": true, "includeAll": true, "allValue": ".+", "refresh": 2}
  ]}
}
"#,
    lesson: "dashboards#variables",
};

const INSTANCE_PAGE: Page = Page {
    id: "dashboard-linter/template-instance",
    belief: "The sum over all instances is what matters.",
    why: "When one replica of three is broken, the sum looks a little worse. A variable for the instance lets people look \
          at one after the other without editing queries.",
    mend: MEND,
    wrong: r#"
{
  "title": "FlowForge",
  "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]}
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "templating": {"list": [
    {"name": "datasource", "type": "datasource", "query": "prometheus"},
    {"name": "instance", "label": "Instance", "type": "query", "datasource": "$datasource",
     "query": "label_values(up, instance)", "multi": true, "includeAll": true, "allValue": ".+", "refresh": 2}
  ]}
}
"#,
    lesson: "dashboards#variables",
};

fn job(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    run(file, "job", "Job", findings);
}

fn instance(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    run(file, "instance", "Instance", findings);
}

fn run(file: &DashboardFile<'_>, name: &str, label: &str, findings: &mut Findings<'_>) {
    let Ok(dashboard) = file.loaded else {
        return;
    };
    if !is_over_prometheus(dashboard) {
        return;
    }
    let Some(variable) = dashboard.variable(name) else {
        findings
            .at(
                place_of_missing(file, dashboard),
                format!("the dashboard has no variable `{name}`"),
            )
            .fix(format!(
                "add a query variable `{name}`: `label_values(up, {name})`"
            ));
        return;
    };
    let unusual = unusual(dashboard, variable, label);
    if !unusual.is_empty() {
        findings
            .at(
                variable.name.span,
                format!("the variable `{name}` {}", unusual.join(", ")),
            )
            .fix("so people who know other dashboards find it as they expect");
    }
}

/// Beside the data source's variable, where the new one belongs.
fn place_of_missing(file: &DashboardFile<'_>, dashboard: &Dashboard) -> Span {
    let opening = file.source.character(dashboard.span.start);
    dashboard
        .variables
        .first()
        .map_or(opening, |first| first.name.span)
}

fn unusual(dashboard: &Dashboard, variable: &Variable, label: &str) -> Vec<String> {
    let mut unusual = Vec::new();
    if variable.kind != VariableKind::Query {
        unusual.push(format!(
            "is no query but of the type {}",
            variable.kind.name()
        ));
    }
    let datasource = variable.datasource.variable();
    let is_variable = datasource
        .and_then(|name| dashboard.variable(&name))
        .is_some_and(|one| one.kind == VariableKind::Datasource);
    if variable.kind == VariableKind::Query && !is_variable {
        unusual.push("does not use the data source variable".to_owned());
    }
    if variable
        .label
        .as_ref()
        .is_none_or(|said| said.value != label)
    {
        unusual.push(format!("is not labelled \"{label}\""));
    }
    if !variable.is_multi {
        unusual.push("allows one value only".to_owned());
    }
    if variable
        .all_value
        .as_ref()
        .is_none_or(|all| all.value != ".+")
    {
        unusual.push("has no `.+` as the value of All".to_owned());
    }
    unusual
}
