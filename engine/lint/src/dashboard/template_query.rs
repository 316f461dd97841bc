//! Query variables whose question Prometheus can't answer.

use dashboards::{Language, Origin, Query, Variable, VariableKind, VariableQuery};
use promql::Span;
use promql::ast::ExprKind;
use promql::diagnostic::Severity as Weight;

use super::DashboardFile;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "dashboard-linter/template-label-promql",
    belief: "The query of a variable is any PromQL.",
    why: "Grafana's Prometheus data source knows `label_values(selector, label)`, `label_names()`, `metrics(pattern)` and \
          `query_result(expression)`, and takes anything else for a selector of series. A slip leaves the variable \
          without choices, and every panel that uses it without data.",
    mend: "Take `label_values(metric, label)` for a list of values.",
    wrong: r#"
{
  "title": "FlowForge",
  "templating": {"list": [
    {"name": "service", "type": "query", "datasource": {"type": "prometheus", "uid": "${datasource}"},
     "query": "label_values(up{job=\"api\", instance)"}
  ]}
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "templating": {"list": [
    {"name": "service", "type": "query", "datasource": {"type": "prometheus", "uid": "${datasource}"},
     "query": "label_values(up{job=\"api\"}, instance)"}
  ]}
}
"#,
    lesson: "dashboards#variables",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let Ok(dashboard) = file.loaded else {
        return;
    };
    for query in file.queries {
        if let Origin::Variable(variable) = query.origin
            && query.language == Language::PromQl
            && query.is_certain
            && let Some((span, message)) = problem(variable, query)
        {
            findings.at(query.place(dashboard, span), message);
        }
    }
    for variable in &dashboard.variables {
        let asks_prometheus = variable.kind == VariableKind::Query
            && variable.datasource.language(dashboard) == Language::PromQl;
        if asks_prometheus && variable.asks == VariableQuery::Nothing && variable.query.is_some() {
            findings
                .at(
                    variable.name.span,
                    format!("`{}` asks for nothing", variable.title()),
                )
                .fix("write `label_values(metric, label)`");
        }
    }
}

fn problem(variable: &Variable, query: &Query<'_>) -> Option<(Span, String)> {
    let parsed = query.parsed.as_ref()?;
    let text = query.expanded.text();
    // A call that none of Grafana's functions took.
    if let VariableQuery::Series { .. } = variable.asks
        && let Some(function) = called(text)
        && !parsed.is_valid()
    {
        let known = ["label_values", "label_names", "metrics", "query_result"];
        let span = Span {
            start: 0,
            end: function.len(),
        };
        return Some(if known.contains(&function) {
            (span, format!("the arguments of `{function}` can't be read"))
        } else {
            (
                span,
                format!(
                    "`{function}` is none of `label_values`, `label_names`, `metrics` and `query_result`"
                ),
            )
        });
    }
    let wrong = parsed
        .diagnostics
        .iter()
        .find(|one| one.severity == Weight::Error);
    if let Some(wrong) = wrong {
        return Some((wrong.span, wrong.message.clone()));
    }
    let is_selector = matches!(parsed.expr.kind, ExprKind::Selector(_));
    let wants_selector = !matches!(variable.asks, VariableQuery::QueryResult { .. });
    (wants_selector && !is_selector).then(|| {
        (
            parsed.expr.span,
            "a selector of series is expected here, an expression belongs into `query_result(…)`"
                .to_owned(),
        )
    })
}

/// The word before an opening parenthesis, when the text begins with one.
fn called(text: &str) -> Option<&str> {
    let (word, _) = text.split_once('(')?;
    let is_word = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_word.then_some(word)
}
