//! Rule files on a page, tried on the sample day: promtool knows the syntax, not whether the metrics exist.

use model::{QueryView, SAMPLE_DATASET_START_MS};
use serde::Deserialize;

use crate::sample_day::{evaluate, is_empty};

/// Noon: an ordinary moment, as for a query that names none.
const AT_MS: i64 = SAMPLE_DATASET_START_MS + 12 * 3_600_000;

#[derive(Debug, Deserialize)]
struct RuleFile {
    groups: Vec<Group>,
}

#[derive(Debug, Deserialize)]
struct Group {
    rules: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
struct Rule {
    record: Option<String>,
    alert: Option<String>,
    expr: String,
}

/// Evaluates every rule; what is wrong. A recording rule must find something; a quiet alert is the normal case.
pub(super) fn check(yaml: &str) -> Vec<String> {
    let file: RuleFile = match serde_saphyr::from_str(yaml) {
        Ok(file) => file,
        Err(error) => return vec![error.to_string()],
    };
    let rules = file.groups.iter().flat_map(|group| &group.rules);
    rules
        .filter_map(|rule| {
            let name = rule.record.as_ref().or(rule.alert.as_ref());
            let name = name.map_or("a rule without a name", String::as_str);
            match evaluate(&rule.expr, QueryView::Instant { at_ms: AT_MS }) {
                Err(message) => Some(format!("{name}: {message}")),
                Ok(found) if rule.record.is_some() && is_empty(&found.value) => {
                    Some(format!("{name}: finds nothing on the sample day"))
                }
                Ok(_) => None,
            }
        })
        .collect()
}
