//! Rule files on a page, tried on the sample day: promtool knows the syntax, not whether the metrics exist.

use model::{QueryView, SAMPLE_DATASET_START_MS};
use rules::load::{LoadOptions, Rule, RuleKind};

use crate::sample_day::{evaluate, is_empty};

/// Noon: an ordinary moment, as for a query that names none.
const AT_MS: i64 = SAMPLE_DATASET_START_MS + 12 * 3_600_000;

/// What is wrong with a rule file. A recording rule must find something; a quiet alert is the normal case. What
/// reads another rule's output can't be tried alone.
pub(super) fn check(yaml: &str) -> Vec<String> {
    let file = rules::load::load(yaml, &LoadOptions::default());
    if !file.is_valid() {
        return file.problems.iter().map(ToString::to_string).collect();
    }
    let all: Vec<&Rule> = file.groups.iter().flat_map(|group| &group.rules).collect();
    let recorded: Vec<&str> = all
        .iter()
        .filter(|rule| rule.kind == RuleKind::Recording)
        .map(|rule| rule.name.as_str())
        .collect();
    all.iter()
        .filter_map(|rule| {
            let expr = rule.expr.as_str();
            let name = &rule.name;
            match evaluate(expr, QueryView::Instant { at_ms: AT_MS }) {
                Err(message) => Some(format!("{name}: {message}")),
                Ok(found)
                    if rule.kind == RuleKind::Recording
                        && is_empty(&found.value)
                        && !recorded.iter().any(|other| expr.contains(other)) =>
                {
                    Some(format!("{name}: finds nothing on the sample day"))
                }
                Ok(_) => None,
            }
        })
        .collect()
}
