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
    lesson: "dashboards#variables",
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
        let message = format!("the choices of `{}` are asked for {when}", variable.title());
        let finding = match variable.refresh_span {
            Some(span) if is_number(file.source.slice(span)) => {
                findings.replace(span, message, "2")
            }
            Some(span) => findings.at(span, message),
            None => findings.at(variable.name.span, message),
        };
        if let Some(fix) = &mut finding.fix {
            "refresh them on time range change".clone_into(&mut fix.text);
        } else {
            finding.fix("refresh them on time range change");
        }
    }
}

/// As the classic model has it; V2 has words.
fn is_number(written: &str) -> bool {
    written.bytes().all(|byte| byte.is_ascii_digit())
}
