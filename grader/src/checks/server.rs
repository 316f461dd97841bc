//! Reading what a Prometheus said about itself: what the checks of its configuration and rules do first.

use prometheus_config::Config;
use promql::ParseOptions;
use rules::load::{LoadOptions, RuleFile};

use super::{Outcome, reading};
use crate::evidence::{Evidence, ServerEvidence};

/// The server's own view, or why there is none.
pub(super) fn server<'a>(
    evidence: &'a Evidence,
    target: &str,
) -> Result<&'a ServerEvidence, Outcome> {
    let prometheus = reading::prometheus(evidence, target)?;
    prometheus
        .server
        .as_ref()
        .ok_or_else(|| match evidence.faults.get(target) {
            Some(fault) => Outcome::fault(fault),
            None => Outcome::Error {
                observed: format!("`{target}` was not asked about itself"),
                advice: "this is a mistake in the lab: its rubric has no section `prometheus`"
                    .to_owned(),
            },
        })
}

/// The configuration that the server runs with.
pub(super) fn running(server: &ServerEvidence) -> Result<Config, Outcome> {
    Config::load(&server.config).map_err(|error| Outcome::Error {
        observed: format!("what Prometheus runs with can't be read: {error}"),
        advice: "this is a mistake of ours: report it with the version of Prometheus".to_owned(),
    })
}

/// The configuration that was handed in.
pub(super) fn handed_in(evidence: &Evidence, file: &str) -> Result<Config, Outcome> {
    Config::load(reading::file(evidence, file)?).map_err(|error| Outcome::fail(error.to_string()))
}

/// The rules that were handed in.
pub(super) fn rule_file(evidence: &Evidence, file: &str) -> Result<RuleFile, Outcome> {
    let loaded = rules::load::load(reading::file(evidence, file)?, &LoadOptions::default());
    match loaded.problems.first() {
        None => Ok(loaded),
        Some(problem) => Err(Outcome::fail(format!(
            "Prometheus refuses the file, for line {}: {}",
            problem.span.start.line, problem.message
        ))),
    }
}

/// A query as the engine prints it: two that differ in spaces or quotes alone are the same.
pub(super) fn printed(query: &str) -> String {
    let parsed = promql::parse(query, &ParseOptions::everything());
    match parsed.is_valid() {
        true => parsed.expr.to_string(),
        false => query.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}
