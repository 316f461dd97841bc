//! References to variables that the dashboard doesn't have.

use dashboards::expand::built_in::BuiltIn;
use dashboards::expand::reference;
use dashboards::{Dashboard, Language};
use promql::Span;

use super::DashboardFile;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "grafana/unknown-variable",
    belief: "Grafana would tell me if the variable did not exist.",
    why: "What is no variable stays in the query as it is written: `job=\"$service\"` then looks for a job that is called \
          `$service`, and the panel is empty without an error.",
    mend: "Add the variable, or correct its name.",
    wrong: r#"
{
  "title": "FlowForge",
  "templating": {"list": [{"name": "service", "type": "query", "query": "label_values(up, job)", "refresh": 2}]},
  "panels": [{"type": "stat", "title": "Up", "targets": [{"expr": "up{job=\"$service\", instance=~\"$instanse\"}"}]}]
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "templating": {"list": [{"name": "service", "type": "query", "query": "label_values(up, job)", "refresh": 2}]},
  "panels": [{"type": "stat", "title": "Up", "targets": [{"expr": "up{job=\"$service\"}"}]}]
}
"#,
    lesson: "dashboards#variables",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let Ok(dashboard) = file.loaded else {
        return;
    };
    let mut unknown: Vec<Unknown> = Vec::new();
    for query in file.queries {
        let is_read = matches!(query.language, Language::PromQl | Language::LogQl);
        let is_valid = query.parsed.as_ref().is_some_and(promql::Parsed::is_valid);
        // What can't be read may be another language.
        if !is_read || !(query.is_certain || is_valid) {
            continue;
        }
        for reference in reference::find(query.written()) {
            if is_known(dashboard, &reference.name) {
                continue;
            }
            let known = unknown.iter_mut().find(|one| one.name == reference.name);
            if let Some(one) = known {
                one.count += 1;
                continue;
            }
            let span = Span {
                start: query.part.start + reference.span.start,
                end: query.part.start + reference.span.end,
            };
            unknown.push(Unknown {
                name: reference.name,
                place: dashboard.source.inside(query.text, span),
                count: 1,
            });
        }
    }
    for Unknown { name, place, count } in unknown {
        let times = match count {
            1 => String::new(),
            count => format!(", which stands {count} times in its queries"),
        };
        let message = format!("the dashboard has no variable `{name}`{times}");
        let finding = findings.at(place, message);
        let names = dashboard.variables.iter().map(|one| &*one.name.value);
        match nearest(names, &name) {
            Some(near) => finding.fix(format!("did you mean `${near}`?")),
            None => finding.fix("add the variable, or write the value"),
        };
    }
}

/// A name, where it is first, and how often.
struct Unknown {
    name: String,
    place: Span,
    count: usize,
}

fn is_known(dashboard: &Dashboard, name: &str) -> bool {
    dashboard.variable(name).is_some()
        || dashboard.input(name).is_some()
        || BuiltIn::named(name).is_some()
        // `$__…` is Grafana's; `$1` belongs to label_replace.
        || name.starts_with("__")
        || name.chars().all(|c| c.is_ascii_digit())
}

/// A name that differs in one or two letters.
fn nearest<'a>(names: impl Iterator<Item = &'a str>, wanted: &str) -> Option<&'a str> {
    let distance = |name: &str| {
        let common = name
            .chars()
            .zip(wanted.chars())
            .take_while(|(a, b)| a.eq_ignore_ascii_case(b))
            .count();
        let ends = name
            .chars()
            .rev()
            .zip(wanted.chars().rev())
            .take_while(|(a, b)| a.eq_ignore_ascii_case(b))
            .count();
        let longer = name.chars().count().max(wanted.chars().count());
        longer.saturating_sub(common + ends)
    };
    names
        .filter(|name| distance(name) <= 2)
        .min_by_key(|name| distance(name))
}
