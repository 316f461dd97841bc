//! What a Loki said: the lines of the driven requests, its labels, and the answers to queries.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::rubric::LokiEndpoint;

/// Answers of one Loki.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LokiEvidence {
    pub version: String,
    /// The time that was asked about, Unix nanoseconds: from the first line of the driven requests to the last.
    pub from_ns: i64,
    pub to_ns: i64,
    /// How long the lines were waited for, after the last answer.
    pub waited_ms: u64,
    /// The lines that carry the id of a driven request, by time.
    pub lines: Vec<LogLine>,
    /// By label, in that time.
    pub labels: BTreeMap<String, LabelValues>,
    /// How many streams there were in that time.
    pub streams: u64,
    /// The id in the line that was pushed as noise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noise: Option<String>,
    /// Why the file of answers can't be read, with the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers_problem: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub questions: BTreeMap<String, AskedQuestion>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followed: Option<Followed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pushed: Option<Pushed>,
}

/// A line with its stream.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogLine {
    /// Unix nanoseconds, as Loki stored it.
    pub at_ns: i64,
    pub line: String,
    /// Of the stream and of what Loki found in the line; only of lines looked for, not of answers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

/// The values of a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelValues {
    pub count: u64,
    /// The first few of them.
    pub some: Vec<String>,
}

/// A question with both answers, asked one right after the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedQuestion {
    pub reference: Asked,
    /// `None` when the student has given no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub student: Option<Asked>,
}

/// A query, where it was sent, and what came back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub endpoint: LokiEndpoint,
    pub query: String,
    /// 0 where no answer came.
    pub status: u16,
    /// What Loki said when it refused, or why there is no result to look at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<LogResult>,
}

/// The result of a query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LogResult {
    /// By time, without labels.
    Lines { lines: Vec<LogLine>, is_cut: bool },
    /// By labels; an instant vector has one value in each series.
    Series(Vec<LogSeries>),
}

/// A series of numbers made of lines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSeries {
    pub labels: BTreeMap<String, String>,
    /// Unix seconds, and the value as Loki wrote it.
    pub values: Vec<(f64, String)>,
}

/// One request looked for with the student's query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Followed {
    pub request_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub student: Option<Asked>,
}

/// What became of the body for the push endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pushed {
    /// As it was sent: its beginning.
    pub body: String,
    pub status: u16,
    /// What Loki said when it refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Lines of its streams that Loki then had from the last minutes.
    pub found: Vec<LogLine>,
}

impl LogSeries {
    /// The newest value.
    pub fn number(&self) -> f64 {
        let last = self.values.last();
        last.and_then(|(_, value)| value.parse().ok())
            .unwrap_or(f64::NAN)
    }
}
