//! The variable that stands for the data source: whether there is one, and what it is called.

use dashboards::{Language, Variable, VariableKind};

use super::DashboardFile;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "dashboard-linter/template-datasource",
    belief: "Who needs another data source can edit the panels.",
    why: "With a variable for the data source, one dashboard serves every server and environment. Links between \
          dashboards carry the choice along when the variable has the same name everywhere: `datasource`, or \
          `prometheus_datasource` and `loki_datasource` where there are two.",
    mend: "Add a variable of the type data source, named `datasource` and labelled \"Data source\".",
    wrong: r#"
{
  "title": "FlowForge",
  "templating": {"list": [{"name": "prom", "type": "datasource", "query": "prometheus"}]},
  "panels": [{"type": "stat", "title": "Up", "datasource": "$prom", "targets": [{"expr": "up"}]}]
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "templating": {"list": [
    {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"}
  ]},
  "panels": [{"type": "stat", "title": "Up", "datasource": "$datasource", "targets": [{"expr": "up"}]}]
}
"#,
    lesson: "dashboards#data-source",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let Ok(dashboard) = file.loaded else {
        return;
    };
    let is_datasource = |one: &&Variable| one.kind == VariableKind::Datasource;
    let variables: Vec<&Variable> = dashboard.variables.iter().filter(is_datasource).collect();
    if variables.is_empty() {
        let asks = |language| file.panel_queries(language).next().is_some();
        if asks(Language::PromQl) || asks(Language::LogQl) {
            let opening = file.source.character(dashboard.span.start);
            let at = dashboard.title.as_ref().map_or(opening, |title| title.span);
            findings
                .at(at, "the dashboard has no variable for its data source")
                .fix("add a variable `datasource` of the type data source");
        }
        return;
    }
    let is_only = variables.len() == 1;
    for variable in variables {
        if let Some((said, fix)) = name_or_label(variable, is_only) {
            findings.at(variable.name.span, said).fix(fix);
        }
    }
}

/// What is unusual about the name, or else about the label.
fn name_or_label(variable: &Variable, is_only: bool) -> Option<(String, String)> {
    let plugin = variable
        .query
        .as_ref()
        .map_or("", |plugin| &**plugin)
        .to_lowercase();
    if plugin.is_empty() || plugin.contains('-') {
        return None;
    }
    let name = &*variable.name;
    let specific = format!("{plugin}_datasource");
    if name != specific && !(is_only && name == "datasource") {
        let usual = if is_only { "datasource" } else { &specific };
        return Some((
            format!(
                "a data source variable for {plugin} is usually called `{usual}`, here `{name}`"
            ),
            format!("rename it `{usual}`, so that links between dashboards carry the choice along"),
        ));
    }
    let mut title = plugin;
    if let Some(first) = title.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    let label = variable.label.as_ref().map_or("", |label| &**label);
    let specific = format!("{title} data source");
    let is_usual = label.eq_ignore_ascii_case(&specific)
        || (is_only && label.eq_ignore_ascii_case("data source"));
    if !is_usual {
        let usual = if is_only { "Data source" } else { &specific };
        return Some((
            format!("the data source variable `{name}` is labelled \"{label}\""),
            format!("label it \"{usual}\""),
        ));
    }
    None
}
