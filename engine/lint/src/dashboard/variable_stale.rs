//! D07: a variable whose choices are those of some other time.

use dashboards::{Refresh, VariableKind};

use super::DashboardFile;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "D07",
    belief: "The list of choices keeps itself up to date.",
    why: "Grafana asks for the choices when the variable says so: never, on opening, or when the time range changes. Who \
          looks at last week's incident is offered the instances of today, and not those that failed.",
    mend: "Set \"Refresh\" to \"On time range change\": `\"refresh\": 2`.",
    wrong: r#"
{
  "title": "FlowForge",
  "templating": {"list": [
    {"name": "service", "type": "query", "query": "label_values(up, job)", "refresh": 1}
  ]}
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "templating": {"list": [
    {"name": "service", "type": "query", "query": "label_values(up, job)", "refresh": 2}
  ]}
}
"#,
    lesson: "dashboards",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let variables = file
        .loaded
        .map_or(&[][..], |dashboard| &dashboard.variables);
    for variable in variables {
        if variable.kind != VariableKind::Query {
            continue;
        }
        let when = match variable.refresh {
            Refresh::OnTimeRangeChange => continue,
            Refresh::OnLoad => "only when the dashboard is opened",
            Refresh::Never => "never again",
        };
        findings
            .at(
                variable.refresh_span.unwrap_or(variable.name.span),
                format!("the choices of `{}` are asked for {when}", variable.title()),
            )
            .fix("refresh them on time range change");
    }
}
