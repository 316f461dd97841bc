//! What was driven, request by request, and how it was answered.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The driven traffic of one collection.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrafficEvidence {
    /// Between the scrapes `before` and `after`.
    pub counted: Vec<DrivenClass>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settling: Option<Settling>,
    /// On their way during the scrape `held`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<DrivenClass>,
}

/// Requests of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrivenClass {
    pub id: String,
    pub method: String,
    /// The route template the requests belong to.
    pub route: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// The status that a healthy service answers with.
    pub expected_status: u16,
    pub requests: Vec<DrivenRequest>,
}

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrivenRequest {
    pub path: String,
    /// The id that it carried in `X-Request-ID`, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Absent when no answer came: the connection broke, timed out or was given up on purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    pub duration_ms: f64,
}

/// How the wait after the counted requests went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settling {
    pub waited_ms: u64,
    /// Whether everything waited for happened in time.
    pub is_settled: bool,
    /// The gauge's values while waiting, in order, without repetitions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gauge_values: Vec<f64>,
}

impl TrafficEvidence {
    /// The class of that id, counted or held.
    pub fn class(&self, id: &str) -> Option<&DrivenClass> {
        self.counted
            .iter()
            .chain(&self.held)
            .find(|class| class.id == id)
    }
}

impl DrivenClass {
    /// How many requests were answered with each status.
    pub fn statuses(&self) -> BTreeMap<u16, u64> {
        let mut statuses = BTreeMap::new();
        for status in self.requests.iter().filter_map(|request| request.status) {
            *statuses.entry(status).or_insert(0) += 1;
        }
        statuses
    }

    /// How many requests got no answer.
    pub fn unanswered(&self) -> u64 {
        let unanswered = self
            .requests
            .iter()
            .filter(|request| request.status.is_none());
        unanswered.count() as u64
    }
}
