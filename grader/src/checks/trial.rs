//! Reading a dashboard's trial: what the checks of its behaviour have in common.

use std::collections::BTreeSet;

use super::{Outcome, reading};
use crate::evidence::{DashboardEvidence, Evidence, PanelQuery, Phase};

/// What the dashboard's queries answered, or why nobody knows.
pub(super) fn trial<'a>(
    evidence: &'a Evidence,
    file: &str,
    target: &str,
) -> Result<&'a DashboardEvidence, Outcome> {
    reading::file(evidence, file)?;
    let trial = evidence.dashboard.as_ref().ok_or_else(|| {
        let own = evidence.faults.get(target);
        match own.or(evidence.faults.values().next()) {
            Some(fault) => Outcome::fault(fault),
            None => again("the dashboard was not tried"),
        }
    })?;
    match &trial.unreadable {
        Some(problem) => {
            let path = evidence.files.get(file).map_or(file, |file| &file.path);
            Err(Outcome::fail(format!(
                "Grafana would not import {path}: {problem}"
            )))
        }
        None => Ok(trial),
    }
}

/// The phase, or an error.
pub(super) fn phase<'a>(trial: &'a DashboardEvidence, id: &str) -> Result<&'a Phase, Outcome> {
    trial
        .phase(id)
        .ok_or_else(|| again(&format!("the dashboard was not tried in the phase `{id}`")))
}

fn again(observed: &str) -> Outcome {
    Outcome::Error {
        observed: observed.to_owned(),
        advice: "collect the evidence again".to_owned(),
    }
}

/// The queries of a panel with the variable set so, or a failure that names the panels there are.
pub(super) fn queries<'a>(
    phase: &'a Phase,
    panel: &str,
    chosen: &[String],
) -> Result<Vec<&'a PanelQuery>, String> {
    let own: Vec<&PanelQuery> = phase
        .queries
        .iter()
        .filter(|query| is_called(&query.panel, panel) && query.chosen == chosen)
        .collect();
    if !own.is_empty() {
        return Ok(own);
    }
    let names: BTreeSet<&str> = phase
        .queries
        .iter()
        .map(|query| query.panel.as_str())
        .collect();
    let names = reading::list(names.iter().map(|name| format!("`{name}`")));
    Err(match names.is_empty() {
        true => format!("no panel `{panel}` with a query in PromQL, nor any other"),
        false => format!("no panel `{panel}` with a query in PromQL: there are {names}"),
    })
}

/// Titles are compared as people read them.
pub(super) fn is_called(title: &str, wanted: &str) -> bool {
    title.trim().eq_ignore_ascii_case(wanted.trim())
}
