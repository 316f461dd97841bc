//! What a judge says: data that a page, a report and a test can read.

use serde::{Deserialize, Serialize};

use crate::timeline::Timeline;

/// What one hears of an incident, or should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Page,
    Ticket,
    Silence,
}

impl From<sim::Response> for Answer {
    fn from(response: sim::Response) -> Self {
        match response {
            sim::Response::Page => Self::Page,
            sim::Response::Ticket => Self::Ticket,
            sim::Response::Silence => Self::Silence,
        }
    }
}

/// How a rule set did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Whether no point was lost.
    pub passed: bool,
    pub points: f64,
    pub of: f64,
    /// Where points were given or lost, and why.
    pub findings: Vec<Finding>,
    /// What was seen in each drill.
    pub drills: Vec<DrillResult>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub aspect: Aspect,
    /// The drill, as `worker_crash 1`; `None` where the rule set as a whole was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<String>,
    pub expected: String,
    pub seen: String,
    pub points: f64,
    pub of: f64,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Whether and when the incident was noticed.
    Detection,
    /// How much of the error budget was gone by then.
    Budget,
    /// Whether the alert ended after the harm did.
    Clearing,
    /// Whether it fired once, or again and again.
    Steadiness,
    /// Whether nobody was woken for nothing.
    Quiet,
    /// Whether every alert says how urgent it is, and stays itself.
    Labels,
    /// Whether what it says makes sense.
    Annotations,
    /// Whether it reaches whom it should.
    Routing,
    /// Whether its rules could be evaluated at all.
    Evaluation,
}

/// What was seen in one drill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrillResult {
    /// `worker_crash`, `idle_night`, …; `custom` for a scenario put together by hand.
    pub kind: String,
    pub seed: u64,
    /// What really happened.
    pub causes: Vec<String>,
    /// What the one on call should have heard.
    pub right_answer: Answer,
    /// The first alert that noticed the incident; `None`: missed, or there was none.
    pub detection: Option<Detection>,
    /// How long after the harm's end the last page for it fired; negative: it ended before. `None`: no page, or it
    /// still fired at the drill's end.
    pub cleared_after_seconds: Option<i64>,
    /// Whether a page still fired at the drill's end.
    pub never_cleared: bool,
    /// How often the same alert fired again within the incident.
    pub refires: usize,
    /// A label whose values took turns, each of which is a new alert.
    pub restless_label: Option<RestlessLabel>,
    pub false_pages: Vec<FalseAlarm>,
    /// Tickets where there was nothing to look at; counted in controls only.
    pub false_tickets: Vec<FalseAlarm>,
    pub budget: Budget,
    pub timeline: Timeline,
}

/// The first alert that noticed an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detection {
    pub alert: String,
    pub severity: String,
    pub answer: Answer,
    pub at_ms: i64,
    /// After the harm began; negative: before anybody was hurt.
    pub delay_seconds: i64,
}

/// Somebody was called for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FalseAlarm {
    pub alert: String,
    pub at_ms: i64,
    pub lasted_seconds: i64,
    /// How many alerts of this name fired for nothing in the drill.
    pub times: usize,
}

/// A label that makes a new alert of the same trouble at each evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestlessLabel {
    pub alert: String,
    pub label: String,
    pub values: usize,
}

/// The error budget of 30 days, and what an incident took of it: shares of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Budget {
    /// Failed requests that 30 days with the drill's traffic may have.
    pub requests: f64,
    pub spent_in_all: f64,
    /// `None`: no page came.
    pub spent_before_page: Option<f64>,
}
