//! Queries that don't follow the variables `job` and `instance`.

use dashboards::{Dashboard, Language, VariableKind};
use promql::ast::{ExprKind, Selector};
use tsdb::MatchOp;

use super::{DashboardFile, PanelQuery, references};
use crate::{Check, Findings, Page, Severity};

pub(super) const JOB: Check = Check::dashboard(&JOB_PAGE, Severity::Advice, job);
pub(super) const INSTANCE: Check = Check::dashboard(&INSTANCE_PAGE, Severity::Advice, instance);

const WHY: &str = "Whoever chooses a value at the top of the dashboard takes every panel for that value's. A query without \
                   the condition still adds up everything.";
const MEND: &str = "Match the label with `=~` and the variable in every selector.";

const JOB_PAGE: Page = Page {
    id: "dashboard-linter/target-job",
    belief: "This panel need not follow the choice of the job.",
    why: WHY,
    mend: MEND,
    wrong: r#"
{
  "title": "FlowForge",
  "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
  "panels": [{"type": "stat", "title": "Up", "datasource": "$datasource", "targets": [{"expr": "sum(up)"}]}]
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
  "panels": [{
    "type": "stat", "title": "Up", "datasource": "$datasource",
    "targets": [{"expr": "sum(up{job=~\"$job\"})"}]
  }]
}
"#,
    lesson: "dashboards#variables",
};

const INSTANCE_PAGE: Page = Page {
    id: "dashboard-linter/target-instance",
    belief: "This panel need not follow the choice of the instance.",
    why: WHY,
    mend: MEND,
    wrong: r#"
{
  "title": "FlowForge",
  "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
  "panels": [{"type": "stat", "title": "Up", "datasource": "$datasource", "targets": [{"expr": "sum(up)"}]}]
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
  "panels": [{
    "type": "stat", "title": "Up", "datasource": "$datasource",
    "targets": [{"expr": "sum(up{instance=~\"$instance\"})"}]
  }]
}
"#,
    lesson: "dashboards#variables",
};

fn job(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    run(file, "job", findings);
}

fn instance(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    run(file, "instance", findings);
}

/// Whether the dashboard is one over Prometheus that can be pointed at another.
pub(super) fn is_over_prometheus(dashboard: &Dashboard) -> bool {
    let mut datasources = dashboard
        .variables
        .iter()
        .filter(|variable| variable.kind == VariableKind::Datasource);
    datasources.next().is_some_and(|first| {
        let plugin = first.query.as_ref().map_or("", |plugin| &**plugin);
        plugin == "prometheus"
    })
}

fn run(file: &DashboardFile<'_>, label: &str, findings: &mut Findings<'_>) {
    let Ok(dashboard) = file.loaded else {
        return;
    };
    if !is_over_prometheus(dashboard) {
        return;
    }
    let has_variable = dashboard.variable(label).is_some();
    for one in file.panel_queries(Language::PromQl) {
        let Some(expr) = one.expr() else {
            continue;
        };
        let mut first = None;
        expr.walk(&mut |inner| {
            let ExprKind::Selector(selector) = &inner.kind else {
                return;
            };
            let follows = follows(&one, selector, label)
                // A dashboard that narrows by other variables than these has a convention of its own.
                || (!has_variable && narrows(&one, selector));
            if !follows && first.is_none() {
                first = Some(inner.span);
            }
        });
        if let Some(span) = first {
            let place = one.query.place(dashboard, span);
            findings
                .at(
                    place,
                    format!(
                        "`{}` does not follow a choice of the {label}",
                        file.source.slice(place)
                    ),
                )
                .fix(format!("add `{label}=~\"${label}\"`"));
        }
    }
}

fn follows(one: &PanelQuery<'_>, selector: &Selector, label: &str) -> bool {
    selector.matchers.iter().any(|matcher| {
        matcher.name == label
            && matcher.op == MatchOp::Regex
            && references::in_matcher(one.query, matcher)
                .iter()
                .any(|reference| reference.name == label)
    })
}

fn narrows(one: &PanelQuery<'_>, selector: &Selector) -> bool {
    let mut matchers = selector.matchers.iter();
    matchers.any(|matcher| !references::in_matcher(one.query, matcher).is_empty())
}
