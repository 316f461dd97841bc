//! What a Prometheus server said: whom it scrapes, and what it stored at two pinned moments.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ServerEvidence;

/// Answers of one Prometheus server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrometheusEvidence {
    pub version: String,
    /// Its active targets after the traffic.
    pub scrape_targets: Vec<ScrapeTarget>,
    /// What it had stored before the counted requests.
    pub before: Moment,
    /// What it had stored after them, once it had scraped every job anew or none came in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Moment>,
    /// Jobs that were not scraped in that time: what is stored of them is as old as the requests, or older.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unscraped: Vec<String>,
    /// How long the wait for these scrapes took.
    pub waited_ms: u64,
    /// What it said about itself, where the rubric asks for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<ServerEvidence>,
}

/// One active target, as `/api/v1/targets` shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScrapeTarget {
    pub job: String,
    pub instance: String,
    pub scrape_url: String,
    /// `up`, `down` or `unknown`.
    pub health: String,
    pub last_error: String,
    pub last_scrape_duration_s: f64,
    pub scrape_interval_s: f64,
    pub scrape_timeout_s: f64,
}

/// The stored series at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// The evaluation time of the queries, Unix seconds by the server's clock.
    pub at_s: f64,
    /// By job.
    pub series: BTreeMap<String, Vec<StoredSeries>>,
}

/// One series and its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredSeries {
    pub labels: BTreeMap<String, String>,
    /// As the server wrote it: JSON numbers can't say `NaN` or `+Inf`.
    pub value: String,
}

impl StoredSeries {
    /// The metric's name.
    pub fn name(&self) -> &str {
        self.labels.get("__name__").map_or("", String::as_str)
    }

    /// The value as a number.
    pub fn number(&self) -> f64 {
        self.value.parse().unwrap_or(f64::NAN)
    }
}
