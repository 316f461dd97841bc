//! What a collection asks a student's Loki after the traffic.

use std::collections::BTreeMap;

use serde::Deserialize;

/// How the logs of driven requests are found, and which questions are put to Loki about them.
///
/// Requests are recognised by the id that they carry: a class takes part that has the header `X-Request-ID`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LokiPlan {
    /// The target that is a Loki.
    pub target: String,
    /// A stream selector that finds every line, however it is labelled.
    pub everything: String,
    /// The lines that are waited for.
    #[serde(default)]
    pub until: Vec<ExpectedLines>,
    /// How long they are waited for.
    pub within_seconds: u32,
    /// A line that no service of ours would write, pushed beside those of the traffic.
    #[serde(default)]
    pub noise: Option<Noise>,
    /// The file with the student's queries, of format `yaml`: by question `{endpoint, query}`.
    #[serde(default)]
    pub answers: Option<String>,
    #[serde(default)]
    pub questions: Vec<LogQuestion>,
    /// A query with `${request_id}` in it.
    #[serde(default)]
    pub follow: Option<Follow>,
    /// The file with a body for the push endpoint; `${now_ns}`, `${now_ms}` and `${now_s}` become the time.
    #[serde(default)]
    pub push: Option<String>,
}

/// A line for each request of some classes.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExpectedLines {
    /// Words that stand in the line, beside the request's id.
    pub words: Vec<String>,
    pub requests: Vec<String>,
}

/// A line that is pushed into a stream which is there already.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Noise {
    /// Labels that the stream must have.
    pub stream: BTreeMap<String, String>,
    /// `{uuid}` in it becomes random.
    pub line: String,
}

/// A question that the student answers with a query, and a query of ours that answers it as well.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogQuestion {
    pub id: String,
    pub endpoint: LokiEndpoint,
    pub reference: String,
}

/// The query that finds everything about one request.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Follow {
    /// Its key in the file of answers.
    pub id: String,
    /// The class of requests of which one is followed.
    pub class: String,
}

/// Where Loki takes a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LokiEndpoint {
    /// `/loki/api/v1/query`: one moment, metric queries only.
    Query,
    /// `/loki/api/v1/query_range`: a stretch of time, lines or graphs.
    QueryRange,
}

impl LokiEndpoint {
    /// Its last word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::QueryRange => "query_range",
        }
    }
}
