//! D05: a variable that changes nothing, or that a query can't take several values of.

use std::collections::BTreeSet;

use dashboards::{Dashboard, Language, Variable, VariableKind};
use promql::ast::ExprKind;
use tsdb::MatchOp;

use super::{DashboardFile, PanelQuery, references};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "D05",
    belief: "The variable is there, so the panels follow it.",
    why: "A variable changes only the queries it stands in. And where several values, or All, can be chosen, Grafana \
          writes them as a pattern, `(a|b)`: `=` looks for a label with just that value, and finds nothing.",
    mend: "Use every variable, or remove it; match with `=~` what can have several values.",
    wrong: r#"
{
  "title": "FlowForge",
  "templating": {"list": [
    {"name": "service", "type": "query", "query": "label_values(up, job)", "multi": true, "refresh": 2}
  ]},
  "panels": [{
    "type": "stat", "title": "Up",
    "datasource": {"type": "prometheus", "uid": "${datasource}"},
    "targets": [{"refId": "A", "expr": "sum(up{job=\"$service\"})"}]
  }]
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "templating": {"list": [
    {"name": "service", "type": "query", "query": "label_values(up, job)", "multi": true, "refresh": 2}
  ]},
  "panels": [{
    "type": "stat", "title": "Up",
    "datasource": {"type": "prometheus", "uid": "${datasource}"},
    "targets": [{"refId": "A", "expr": "sum(up{job=~\"$service\"})"}]
  }]
}
"#,
    lesson: "dashboards#variables",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let Ok(dashboard) = file.loaded else {
        return;
    };
    unused(dashboard, findings);
    for one in file.panel_queries(Language::PromQl) {
        compared_with_several(file, dashboard, &one, findings);
    }
}

fn unused(dashboard: &Dashboard, findings: &mut Findings<'_>) {
    // What a library panel refers to is on the server.
    if dashboard.panels.iter().any(|panel| panel.library.is_some()) {
        return;
    }
    let references = dashboard.references();
    for variable in &dashboard.variables {
        let works_by_itself = matches!(
            variable.kind,
            VariableKind::Adhoc | VariableKind::GroupBy | VariableKind::Other
        );
        let own = variable.span;
        let is_used = references.iter().any(|(reference, place)| {
            reference.name == *variable.name && !(own.start <= place.start && place.end <= own.end)
        });
        if works_by_itself || is_used {
            continue;
        }
        let finding = findings.at(
            variable.name.span,
            format!(
                "nothing refers to `{}`: whatever is chosen, nothing changes",
                variable.title()
            ),
        );
        finding.fix("use it in the queries that it should narrow, or remove it");
        if variable.is_hidden {
            finding.severity(Severity::Advice);
        }
    }
}

fn compared_with_several(
    file: &DashboardFile<'_>,
    dashboard: &Dashboard,
    one: &PanelQuery<'_>,
    findings: &mut Findings<'_>,
) {
    let Some(expr) = one.expr() else {
        return;
    };
    let mut said = BTreeSet::new();
    expr.walk(&mut |inner| {
        let ExprKind::Selector(selector) = &inner.kind else {
            return;
        };
        for matcher in &selector.matchers {
            if !matches!(matcher.op, MatchOp::Equal | MatchOp::NotEqual) {
                continue;
            }
            let references = references::in_matcher(one.query, matcher);
            let several = references.iter().find_map(|reference| {
                let variable = dashboard.variable(&reference.name)?;
                let is_several = variable.can_be_several() && reference.format.is_none();
                (is_several && !is_repeated(dashboard, one, variable)).then_some(variable)
            });
            let Some(variable) = several else {
                continue;
            };
            if !said.insert((variable.name.value.clone(), matcher.name.clone())) {
                continue;
            }
            let (written, right) = match matcher.op {
                MatchOp::Equal => ("=", "=~"),
                _ => ("!=", "!~"),
            };
            let place = one.query.place(dashboard, matcher.span);
            let mended = file.source.slice(place).replacen(written, right, 1);
            let message = format!(
                "`{}` can hold several values: `{written}` finds none of them once two are chosen",
                variable.title()
            );
            let finding = findings.replace(place, message, mended);
            if let Some(fix) = &mut finding.fix {
                fix.text = format!("match with `{right}`");
            }
        }
    });
}

/// In a panel or row that is repeated for each value, the variable has one.
fn is_repeated(dashboard: &Dashboard, one: &PanelQuery<'_>, variable: &Variable) -> bool {
    let row = one.panel.row.and_then(|row| dashboard.rows.get(row));
    let repeats = [
        one.panel.repeat.as_ref(),
        row.and_then(|row| row.repeat.as_ref()),
    ];
    repeats
        .into_iter()
        .flatten()
        .any(|name| **name == *variable.name.value)
}
