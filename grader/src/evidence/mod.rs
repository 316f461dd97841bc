//! What probes recorded: plain data from which every verdict can be made again.
//!
//! Promises: canonical JSON (sorted keys, fixed field order), bounded size, no judgement.

mod alertmanager;
mod dashboard;
mod failures;
mod fault;
mod files;
mod grafana;
mod loki;
mod prometheus;
mod scrape;
mod server;
mod traffic;

use std::collections::BTreeMap;

use judge::Interrupt;
use model::LabSlug;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use alertmanager::{AlertmanagerEvidence, DrilledAlert, Message, MessageAlert};
pub use dashboard::{Choices, DashboardEvidence, PanelAnswer, PanelQuery, PanelSeries, Phase};
pub use failures::{DrilledFailure, FailuresEvidence, FiredAlert, Shown, ShownSeries};
pub use fault::{Fault, FaultKind};
pub use files::{HandedIn, HandedInFiles, LARGEST_FILE};
pub use grafana::{GrafanaEvidence, GrafanaSource, LoadedDashboard, ShownPanel};
pub use loki::{
    Asked, AskedQuestion, Followed, LabelValues, LogLine, LogResult, LogSeries, LokiEvidence,
    Pushed,
};
pub use prometheus::{Moment, PrometheusEvidence, ScrapeTarget, StoredSeries};
pub use scrape::{Scrape, ScrapeMoment};
pub use server::{
    AnsweredSeries, LoadedRule, QueryAnswer, Recorded, RecordedMoment, RuleGroup, ServerEvidence,
};
pub use traffic::{DrivenClass, DrivenRequest, Settling, TrafficEvidence};

/// The version of the format; a reader refuses any other.
pub const EVIDENCE_VERSION: u32 = 1;

/// Everything that one collection saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub version: u32,
    pub lab: LabSlug,
    /// Of the rubric that planned the collection.
    pub rubric_sha256: String,
    /// Every random amount and name follows from it.
    pub seed: u64,
    /// Unix milliseconds, by the collector's clock.
    pub started_at_ms: i64,
    pub duration_ms: u64,
    /// The addresses that were looked at.
    pub targets: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: HandedInFiles,
    /// By target, then by moment.
    pub scrapes: BTreeMap<String, BTreeMap<ScrapeMoment, Scrape>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traffic: Option<TrafficEvidence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prometheus: Option<PrometheusEvidence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alertmanager: Option<AlertmanagerEvidence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failures: Option<FailuresEvidence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dashboard: Option<DashboardEvidence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loki: Option<LokiEvidence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grafana: Option<GrafanaEvidence>,
    /// Infrastructure faults, by target: what could not be looked at, why, and what to do.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub faults: BTreeMap<String, Fault>,
    /// Nothing that was seen: whether anybody still waits for the judgement. It is asked where a query or rule of a
    /// student's is run.
    #[serde(skip)]
    pub(crate) interrupt: Interrupt,
}

/// Evidence that can't be read back.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    #[error("not evidence of a collection: {0}")]
    Json(#[from] serde_json::Error),
    #[error(
        "evidence of format {found}, but this version reads format {EVIDENCE_VERSION}: collect again with `labcheck run`"
    )]
    Version { found: u32 },
}

impl Evidence {
    /// Reads evidence back.
    ///
    /// # Errors
    /// When it is not evidence, or of another version.
    pub fn from_json(json: &str) -> Result<Self, EvidenceError> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let Version { version } = serde_json::from_str(json)?;
        if version != EVIDENCE_VERSION {
            return Err(EvidenceError::Version { found: version });
        }
        Ok(serde_json::from_str(json)?)
    }

    /// The one JSON text of this evidence: equal evidence gives equal bytes.
    ///
    /// # Errors
    /// Never for evidence made by [`crate::collect`]; serde can't promise it in the type.
    pub fn to_canonical_json(&self) -> Result<String, EvidenceError> {
        Ok(serde_json::to_string(self)?)
    }

    /// The text of the file that the rubric calls `name`, if it was handed in.
    pub fn file(&self, name: &str) -> Option<&str> {
        self.files.get(name)?.text.as_deref()
    }

    /// The scrape of `target` at `moment`, if it was made.
    pub fn scrape(&self, target: &str, moment: ScrapeMoment) -> Option<&Scrape> {
        self.scrapes.get(target)?.get(&moment)
    }
}

/// SHA-256 as lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String can't fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
