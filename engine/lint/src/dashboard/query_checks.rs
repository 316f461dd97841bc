//! The checks of PromQL and of LogQL on a dashboard's queries. Findings stand where the query does in the file.

use dashboards::{Dashboard, Language, Origin, Query};
use promql::Span;

use super::{DashboardFile, references};
use crate::{Finding, Severity};

/// Checks whose findings depend on a value: what they say of a part that a variable fills is not so for its next value.
const ABOUT_VALUES: [&str; 11] = [
    "L02",
    "L03",
    "P05",
    "P12",
    "P13",
    "P14",
    "P19",
    "R14",
    "pint/promql/regexp",
    "pint/promql/impossible",
    "pint/promql/range_query",
];

pub(super) fn check(file: &DashboardFile<'_>) -> Vec<Finding> {
    let Ok(dashboard) = file.loaded else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for query in file.queries {
        found.extend(match query.language {
            Language::LogQl => of_log_query(file, dashboard, query),
            _ => of_query(file, dashboard, query),
        });
    }
    found
}

/// A query of logs as Loki gets it.
pub(super) fn log_query(query: &Query<'_>) -> logql::Parsed {
    logql::parse(query.expanded.text())
}

/// What can't be read at all is for another check: in a dashboard that is no error of the file.
fn of_log_query(
    file: &DashboardFile<'_>,
    dashboard: &Dashboard,
    query: &Query<'_>,
) -> Vec<Finding> {
    if !query.is_certain {
        return Vec::new();
    }
    let locate = |span: Span| query.place(dashboard, span);
    let parsed = log_query(query);
    let found = crate::logql::check(query.expanded.text(), &parsed, file.source, Some(&locate));
    found
        .into_iter()
        .filter(|finding| finding.id != crate::logql::SYNTAX)
        .filter_map(|finding| with_variables(file, finding))
        .collect()
}

fn of_query(file: &DashboardFile<'_>, dashboard: &Dashboard, query: &Query<'_>) -> Vec<Finding> {
    let Some(parsed) = query
        .parsed
        .as_ref()
        .filter(|_| query.language == Language::PromQl)
    else {
        return Vec::new();
    };
    // What only looks like PromQL may be something else; what a variable asks has a check of its own.
    let is_else = !query.is_certain && !parsed.is_valid();
    if is_else || matches!(query.origin, Origin::Variable(_)) {
        return Vec::new();
    }
    let locate = |span: Span| query.place(dashboard, span);
    let text = query.expanded.text();
    let found = crate::query::check(text, parsed, file.knowledge, file.source, Some(&locate));
    found
        .into_iter()
        .filter_map(|finding| with_variables(file, finding))
        .collect()
}

/// Leaves out what holds for the present value of a variable only. Grafana imports a dashboard whatever its queries
/// say, so nothing here is an error; and an edit would write the value in place of the variable.
fn with_variables(file: &DashboardFile<'_>, mut finding: Finding) -> Option<Finding> {
    finding.severity = finding.severity.max(Severity::Mistake);
    if references::any(file.source.slice(finding.span)) {
        if ABOUT_VALUES.contains(&finding.id) {
            return None;
        }
        if let Some(fix) = &mut finding.fix {
            fix.edit = None;
        }
    }
    Some(finding)
}
