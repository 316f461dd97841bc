//! What figures ask the workers, and the answers as far as they are drawn.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::latest::Answered;
use crate::bridge;

/// Series in promqltest's notation, one a line, the first sample at 0 and each next one `interval_ms` later.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Samples {
    pub series: String,
    pub interval_ms: i64,
}

/// A question to the query engine.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Query<'a> {
    InstantOver {
        #[serde(flatten)]
        samples: &'a Samples,
        expr: &'a str,
        at_ms: i64,
    },
    RangeOver {
        #[serde(flatten)]
        samples: &'a Samples,
        expr: &'a str,
        start_ms: i64,
        end_ms: i64,
        step_ms: i64,
    },
}

/// The answer in the shape of Prometheus' HTTP API.
#[derive(Debug, Deserialize)]
struct ApiAnswer {
    #[serde(default)]
    data: Option<Data>,
    #[serde(default)]
    error: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "resultType", content = "result", rename_all = "snake_case")]
enum Data {
    Vector(Vec<Sample>),
    Matrix(Vec<Line>),
    Scalar(Point),
    String(Point),
}

/// Seconds, and the value as text.
type Point = (f64, String);

/// One element of an instant vector.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Sample {
    /// `__name__` among them, where the result has one.
    pub metric: BTreeMap<String, String>,
    #[serde(default)]
    value: Option<Point>,
}

impl Sample {
    /// NaN where the element is a native histogram.
    pub(super) fn value(&self) -> f64 {
        self.value
            .as_ref()
            .map_or(f64::NAN, |(_, text)| number(text))
    }
}

/// One series of a range.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Line {
    pub metric: BTreeMap<String, String>,
    #[serde(default)]
    values: Vec<Point>,
}

impl Line {
    /// `(milliseconds, value)`.
    pub(super) fn points(&self) -> Vec<(i64, f64)> {
        let point = |(seconds, text): &Point| ((seconds * 1000.0).round() as i64, number(text));
        self.values.iter().map(point).collect()
    }
}

/// Evaluates `expr` at one moment; a scalar is an element without labels.
pub(super) async fn instant(samples: &Samples, expr: &str, at_ms: i64) -> Answered<Vec<Sample>> {
    let query = Query::InstantOver {
        samples,
        expr,
        at_ms,
    };
    Ok(match ask_engine(&query).await? {
        Data::Vector(vector) => vector,
        Data::Scalar(point) => vec![Sample {
            metric: BTreeMap::new(),
            value: Some(point),
        }],
        Data::Matrix(_) => Vec::new(),
        Data::String((_, text)) => {
            return Err(format!(
                "The answer is the text {text:?}: there is no number in it."
            ));
        }
    })
}

/// Evaluates `expr` every `step_ms` from `start_ms` to `end_ms`.
pub(super) async fn range(
    samples: &Samples,
    expr: &str,
    (start_ms, end_ms): (i64, i64),
    step_ms: i64,
) -> Answered<Vec<Line>> {
    let query = Query::RangeOver {
        samples,
        expr,
        start_ms,
        end_ms,
        step_ms,
    };
    Ok(match ask_engine(&query).await? {
        Data::Matrix(matrix) => matrix,
        _ => Vec::new(),
    })
}

async fn ask_engine(query: &Query<'_>) -> Answered<Data> {
    let request = serde_json::to_string(query).unwrap_or_default();
    let text = bridge::ask_engine(&request)
        .await
        .map_err(|error| bridge::reason(&error))?;
    let answer: ApiAnswer = read(text.as_string())?;
    match (answer.data, answer.error) {
        (Some(data), _) => Ok(data),
        (None, Some(error)) => Err(error),
        (None, None) => Err(senseless()),
    }
}

/// A question to the rules' worker.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum RulesQuestion<'a> {
    AlertsOver {
        rules: &'a str,
        #[serde(flatten)]
        samples: &'a Samples,
        end_ms: i64,
    },
    Route {
        config: &'a str,
        /// A JSON object.
        labels: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RulesAnswer {
    Replayed(Replayed),
    Routed(Vec<RouteStep>),
    Refused(String),
}

/// What rules did from the first sample to the end.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Replayed {
    pub alerts: Vec<Track>,
    pub recorded: Vec<Recorded>,
}

/// An alert (a rule and a label set) over time.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Track {
    pub alert: String,
    pub labels: BTreeMap<String, String>,
    pub spans: Vec<Span>,
}

/// A time in which an alert was not inactive.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(super) struct Span {
    pub state: State,
    pub start_ms: i64,
    pub end_ms: i64,
    /// Whether it was still so at the end.
    pub is_open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Pending,
    Firing,
}

/// A series that a recording rule wrote.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Recorded {
    pub name: String,
    pub labels: String,
    /// `(milliseconds, value)`.
    pub points: Vec<(i64, f64)>,
}

/// A route, and what became of the alert there.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct RouteStep {
    pub depth: usize,
    /// Where it stands in the configuration, from 1.
    pub line: usize,
    /// `{severity="page"}`; `{}` takes every alert.
    pub matchers: String,
    pub receiver: String,
    pub group_by: Vec<String>,
    pub group_wait_ms: i64,
    pub group_interval_ms: i64,
    pub repeat_interval_ms: i64,
    /// Whether its siblings below are asked as well once it took an alert.
    pub continues: bool,
    pub verdict: RouteVerdict,
    /// Why not, in words; empty where it does.
    pub why: String,
    /// Whether its own matchers hold, though a sibling took the alert before it was asked.
    pub would_match: bool,
    /// The labels of the group that the alert joins, where it notifies.
    pub group: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RouteVerdict {
    Notifies,
    PassedDown,
    Mismatch,
    TakenBefore,
    NotReached,
}

/// Evaluates a rule file from 0 to `end_ms`.
pub(super) async fn alerts(rules: &str, samples: &Samples, end_ms: i64) -> Answered<Replayed> {
    let question = RulesQuestion::AlertsOver {
        rules,
        samples,
        end_ms,
    };
    match ask_rules(&question).await? {
        RulesAnswer::Replayed(replayed) => Ok(replayed),
        RulesAnswer::Refused(reason) => Err(reason),
        RulesAnswer::Routed(_) => Err(senseless()),
    }
}

/// Sends an alert through the routing tree of an `alertmanager.yml`: every route, from top to bottom.
pub(super) async fn route(
    config: &str,
    labels: &BTreeMap<String, String>,
) -> Answered<Vec<RouteStep>> {
    let question = RulesQuestion::Route {
        config,
        labels: serde_json::to_string(labels).unwrap_or_default(),
    };
    match ask_rules(&question).await? {
        RulesAnswer::Routed(steps) => Ok(steps),
        RulesAnswer::Refused(reason) => Err(reason),
        RulesAnswer::Replayed(_) => Err(senseless()),
    }
}

async fn ask_rules(question: &RulesQuestion<'_>) -> Answered<RulesAnswer> {
    let request = serde_json::to_string(question).unwrap_or_default();
    let text = bridge::ask_workshop(&request)
        .await
        .map_err(|error| bridge::reason(&error))?;
    read(text.as_string())
}

fn read<T: DeserializeOwned>(text: Option<String>) -> Answered<T> {
    text.and_then(|json| serde_json::from_str(&json).ok())
        .ok_or_else(senseless)
}

fn senseless() -> String {
    "The engine's answer makes no sense to this page; reload it.".to_owned()
}

/// As Prometheus writes values.
fn number(text: &str) -> f64 {
    match text {
        "+Inf" => f64::INFINITY,
        "-Inf" => f64::NEG_INFINITY,
        _ => text.parse().unwrap_or(f64::NAN),
    }
}
