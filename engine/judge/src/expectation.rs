//! What a rule set is asked for: which incidents it must catch, how soon, and how severities are called.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sim::{DrillKind, IncidentKind, Response};

use crate::error::JudgeError;
use crate::judgement::Answer;

/// What a lab asks of a rule set. What is left out has the default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expectation {
    /// By incident kind (`worker_crash`, …). Kinds that are not named need not be caught; a page that hurt users
    /// deserve is welcome all the same.
    pub incidents: BTreeMap<String, Duty>,
    /// The label that says how urgent an alert is.
    pub severity_label: String,
    /// Its values that wake somebody. An alert without one of the known values counts as a page: it reaches whoever
    /// gets what nobody sorted.
    pub page_severities: Vec<String>,
    /// Its values that wait for working hours.
    pub ticket_severities: Vec<String>,
    /// How long after the harm's begin a page may come, unless the duty says otherwise.
    pub max_delay_seconds: i64,
    /// How long after the harm's end an alert may still fire, unless the duty says otherwise.
    pub max_clear_seconds: i64,
    /// How often one alert may fire again within one incident.
    pub max_refires: usize,
    /// The share of requests that must succeed, over 30 days: what the error budget is reckoned from.
    pub objective: f64,
    /// The largest share of that budget that may be gone before the page comes; `None`: not asked.
    pub max_budget_before_page: Option<f64>,
    /// The receiver that pages should reach, if there is an Alertmanager configuration.
    pub page_receiver: Option<String>,
    /// The receiver that tickets should reach.
    pub ticket_receiver: Option<String>,
}

/// What must happen in an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    pub answer: Answer,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_delay_seconds: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_clear_seconds: Option<i64>,
}

impl Default for Expectation {
    /// Every incident that hurts users must be paged, within ten minutes.
    fn default() -> Self {
        let paging = IncidentKind::ALL
            .into_iter()
            .filter(|kind| kind.response() == Response::Page);
        Self {
            incidents: paging
                .map(|kind| (kind.slug().to_owned(), Duty::page()))
                .collect(),
            severity_label: "severity".to_owned(),
            page_severities: vec!["page".to_owned(), "critical".to_owned()],
            ticket_severities: vec!["ticket".to_owned(), "warning".to_owned(), "info".to_owned()],
            max_delay_seconds: 600,
            max_clear_seconds: 900,
            max_refires: 2,
            objective: 0.999,
            max_budget_before_page: None,
            page_receiver: None,
            ticket_receiver: None,
        }
    }
}

impl Duty {
    /// Somebody must be woken.
    pub fn page() -> Self {
        Self {
            answer: Answer::Page,
            max_delay_seconds: None,
            max_clear_seconds: None,
        }
    }
}

impl Expectation {
    /// That these kinds are paged, and nothing else.
    pub fn pages(kinds: &[IncidentKind]) -> Self {
        Self {
            incidents: kinds
                .iter()
                .map(|kind| (kind.slug().to_owned(), Duty::page()))
                .collect(),
            ..Self::default()
        }
    }

    /// Whether it asks for what there is.
    pub(crate) fn check(&self) -> Result<(), JudgeError> {
        for kind in self.incidents.keys() {
            if !matches!(DrillKind::from_slug(kind), Some(DrillKind::Incident(_))) {
                return Err(JudgeError::UnknownKind(kind.clone()));
            }
        }
        if !(0.0..1.0).contains(&self.objective) {
            return Err(JudgeError::Objective(self.objective));
        }
        Ok(())
    }

    /// What must happen in an incident of this kind.
    pub(crate) fn duty(&self, kind: &str) -> Option<&Duty> {
        self.incidents.get(kind)
    }

    pub(crate) fn max_delay_ms(&self, duty: &Duty) -> i64 {
        duty.max_delay_seconds
            .unwrap_or(self.max_delay_seconds)
            .saturating_mul(1000)
    }

    pub(crate) fn max_clear_ms(&self, duty: Option<&Duty>) -> i64 {
        duty.and_then(|duty| duty.max_clear_seconds)
            .unwrap_or(self.max_clear_seconds)
            .saturating_mul(1000)
    }

    /// How loud an alert with this severity is.
    pub(crate) fn answer_of(&self, severity: &str) -> Answer {
        let is_ticket = self.ticket_severities.iter().any(|known| known == severity);
        if is_ticket {
            Answer::Ticket
        } else {
            Answer::Page
        }
    }

    /// Whether the severity is one that we know.
    pub(crate) fn knows(&self, severity: &str) -> bool {
        let known = self.page_severities.iter().chain(&self.ticket_severities);
        known.into_iter().any(|known| known == severity)
    }
}
