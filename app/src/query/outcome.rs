//! What the page's script makes of the engine's answer (`web/src/answer.js`).

use model::QueryView;
use serde::{Deserialize, Serialize};

/// A query that was answered, with a result or with problems.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Outcome {
    /// By which the graph is drawn.
    pub id: u32,
    pub took_ms: f64,
    /// Why there is no result.
    #[serde(default)]
    pub error: Option<String>,
    pub problems: Vec<Problem>,
    #[serde(default)]
    pub series: u32,
    #[serde(default)]
    pub samples: u32,
    /// Only of an instant query.
    #[serde(default)]
    pub rows: Vec<Row>,
}

/// A series at one moment.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Row {
    #[serde(default)]
    pub name: Option<String>,
    pub labels: Vec<(String, String)>,
    pub value: String,
}

/// What is wrong with a query, or remarkable about its result.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Problem {
    pub line: u32,
    pub column: u32,
    /// `error`, `warning` or `info`.
    pub severity: String,
    pub message: String,
    #[serde(default)]
    pub hint: Option<String>,
    #[serde(default)]
    pub fix: Option<Fix>,
}

/// An edit that makes a problem go away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Fix {
    pub from: u32,
    pub to: u32,
    pub insert: String,
}

/// What the engine is asked.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Request<'a> {
    Instant {
        expr: &'a str,
        at_ms: i64,
    },
    Range {
        expr: &'a str,
        start_ms: i64,
        end_ms: i64,
        step_ms: i64,
    },
}

/// The question as the script takes it.
pub(super) fn request(expr: &str, view: QueryView) -> String {
    let request = match view {
        QueryView::Instant { at_ms } => Request::Instant { expr, at_ms },
        QueryView::Range {
            start_ms,
            end_ms,
            step_ms,
        } => Request::Range {
            expr,
            start_ms,
            end_ms,
            step_ms,
        },
    };
    serde_json::to_string(&request).unwrap_or_default()
}
