//! Reading what a Loki said: what the checks of logs have in common.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Outcome, reading};
use crate::evidence::{Asked, Evidence, LogLine, LokiEvidence};

const LONGEST_LINE: usize = 160;

/// What Loki said, or why nobody knows.
pub(super) fn loki<'a>(evidence: &'a Evidence, target: &str) -> Result<&'a LokiEvidence, Outcome> {
    evidence
        .loki
        .as_ref()
        .ok_or_else(|| match evidence.faults.get(target) {
            Some(fault) => Outcome::fault(fault),
            None => Outcome::Error {
                observed: format!("the evidence has no answers of `{target}`"),
                advice: "collect the evidence again".to_owned(),
            },
        })
}

/// A line as JSON; `None` if it is no object.
pub(super) fn object(line: &LogLine) -> Option<BTreeMap<String, Value>> {
    serde_json::from_str(&line.line).ok()
}

/// The text of a field.
pub(super) fn text<'a>(object: &'a BTreeMap<String, Value>, field: &str) -> &'a str {
    object
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The line, so much of it as fits in a sentence.
pub(super) fn quoted(line: &str) -> String {
    let short: String = line.chars().take(LONGEST_LINE).collect();
    match short.len() < line.len() {
        true => format!("`{short}…`"),
        false => format!("`{short}`"),
    }
}

/// The student's query that was asked, or what to do about its absence.
pub(super) fn asked<'a>(
    loki: &LokiEvidence,
    asked: Option<&'a Asked>,
    id: &str,
) -> Result<&'a Asked, Outcome> {
    asked.ok_or_else(|| match &loki.answers_problem {
        Some(problem) => Outcome::fail(format!("the file of queries can't be read: {problem}")),
        None => Outcome::fail(format!("there is no query `{id}` in the file of queries")),
    })
}

/// What Loki said to a query that it refused.
pub(super) fn refusal(asked: &Asked) -> Option<String> {
    let error = asked.error.as_ref()?;
    let first: String = error.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = reading::clipped(&first, 300);
    let endpoint = asked.endpoint.word();
    Some(match asked.status {
        400..500 => format!(
            "`/loki/api/v1/{endpoint}` answered {}: {first}",
            asked.status
        ),
        // The query was too much for it, in words of ours.
        _ => format!("`/loki/api/v1/{endpoint}`: {first}"),
    })
}
