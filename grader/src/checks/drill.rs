//! Reading an alert drill: what the checks of Alertmanager have in common.

use std::collections::{BTreeMap, BTreeSet};

use alertmanager::Config;

use super::{Outcome, reading};
use crate::evidence::{AlertmanagerEvidence, DrilledAlert, Evidence};

/// What Alertmanager did, or why nobody knows.
pub(super) fn drill<'a>(
    evidence: &'a Evidence,
    target: &str,
) -> Result<&'a AlertmanagerEvidence, Outcome> {
    evidence.alertmanager.as_ref().ok_or_else(|| {
        // Without the receiver for its messages there is no drill either.
        let own = evidence.faults.get(target);
        match own.or(evidence.faults.values().next()) {
            Some(fault) => Outcome::fault(fault),
            None => again("no alert drill was recorded"),
        }
    })
}

/// The posted alert, or an error: Alertmanager took it and does not know it.
pub(super) fn alert<'a>(
    drill: &'a AlertmanagerEvidence,
    id: &str,
) -> Result<&'a DrilledAlert, Outcome> {
    drill.alert(id).ok_or_else(|| {
        again(&format!(
            "Alertmanager did not list the alert `{id}` that was posted to it"
        ))
    })
}

/// The configuration in the file handed in; one that Alertmanager refuses is a failure that says where.
pub(super) fn config(evidence: &Evidence, file: &str) -> Result<Config, Outcome> {
    let text = reading::file(evidence, file)?;
    let path = evidence.files.get(file).map_or(file, |file| &file.path);
    Config::load(text)
        .map_err(|error| Outcome::fail(format!("Alertmanager refuses {path}: {error}")))
}

/// The configuration that Alertmanager shows as its own.
pub(super) fn loaded(drill: &AlertmanagerEvidence) -> Result<Config, Outcome> {
    Config::load(&drill.config).map_err(|error| Outcome::Error {
        observed: format!("Alertmanager shows a configuration that can't be read: {error}"),
        advice: format!(
            "report this message and version {} of Alertmanager",
            drill.version
        ),
    })
}

fn again(observed: &str) -> Outcome {
    Outcome::Error {
        observed: observed.to_owned(),
        advice: "collect the evidence again".to_owned(),
    }
}

/// The paths at which an alert arrived, firing or over.
pub(super) fn paths<'a>(
    drill: &'a AlertmanagerEvidence,
    id: &'a str,
    is_firing: bool,
) -> BTreeSet<&'a str> {
    drill
        .messages_about(id, is_firing)
        .map(|message| message.path.as_str())
        .collect()
}

/// Why an alert that should have been sent was not: who held it back, or where it was routed.
pub(super) fn reason(alert: &DrilledAlert) -> String {
    if !alert.inhibited_by.is_empty() {
        return format!("held back by {}", names(&alert.inhibited_by));
    }
    if !alert.silenced_by.is_empty() {
        return format!("silenced by {}", names(&alert.silenced_by));
    }
    format!("routed to {}", names(&alert.receivers))
}

/// `pager`, `chat`
pub(super) fn names<S: AsRef<str>>(names: &[S]) -> String {
    if names.is_empty() {
        return "nobody".to_owned();
    }
    reading::list(names.iter().map(|name| format!("`{}`", name.as_ref())))
}

/// Its labels, without the one that only marks it as ours.
pub(super) fn labels(alert: &DrilledAlert) -> String {
    let told = ["alertname", "severity", "service"];
    let labels = told.iter().filter_map(|name| {
        let value = alert.labels.get(*name)?;
        Some(((*name).to_owned(), value.clone()))
    });
    reading::series_text("", &labels.collect())
}

/// `{severity="info"}`, or that there is none.
pub(super) fn label_set(labels: &BTreeMap<String, String>) -> String {
    match labels.is_empty() {
        true => "no label".to_owned(),
        false => reading::series_text("", labels),
    }
}
