//! Queries of a dashboard on Prometheus: over a range or at its end, and lists of labels and series.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::client::{Answer, Client};
use super::json;
use super::student_query::{self, Answered as Weighed};
use crate::evidence::{Fault, PanelAnswer, PanelSeries};

const SERVER: &str = "Prometheus";
/// What any Prometheus answers at once.
const PLAIN_QUERY: &str = "/api/v1/query?query=1";
/// Series of one answer that are kept.
const MOST_SERIES: usize = 40;

/// Asks one Prometheus.
pub(super) struct PanelQueries {
    client: Client,
}

/// A query and the time it is about, Unix seconds.
pub(super) struct Asked<'a> {
    pub(super) expr: &'a str,
    /// Only at the end of the range.
    pub(super) is_instant: bool,
    pub(super) from_s: f64,
    pub(super) to_s: f64,
    pub(super) step_s: f64,
}

#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

#[derive(Deserialize)]
#[serde(tag = "resultType", content = "result", rename_all = "lowercase")]
enum Answered {
    Matrix(Vec<MatrixSeries>),
    Vector(Vec<VectorSample>),
    Scalar((f64, String)),
    String((f64, String)),
}

#[derive(Deserialize)]
struct MatrixSeries {
    metric: BTreeMap<String, String>,
    #[serde(default)]
    values: Vec<(f64, String)>,
}

#[derive(Deserialize)]
struct VectorSample {
    metric: BTreeMap<String, String>,
    #[serde(default)]
    value: Option<(f64, String)>,
}

impl PanelQueries {
    pub(super) fn new(client: Client) -> Self {
        Self { client }
    }

    /// What a panel's query gives; the inner error is why it is too much for Prometheus.
    pub(super) async fn answer(
        &self,
        asked: &Asked<'_>,
    ) -> Result<Result<PanelAnswer, String>, Fault> {
        let (from, to) = (asked.from_s.to_string(), asked.to_s.to_string());
        let step = asked.step_s.to_string();
        let (path, form) = if asked.is_instant {
            ("/api/v1/query", vec![("query", asked.expr), ("time", &to)])
        } else {
            let form = vec![
                ("query", asked.expr),
                ("start", &from),
                ("end", &to),
                ("step", &step),
            ];
            ("/api/v1/query_range", form)
        };
        let answer = match self.weigh(self.client.post_form(path, &form).await).await? {
            Ok(answer) => answer,
            Err(too_much) => return Ok(Err(too_much)),
        };
        if let Some(error) = refusal(&answer) {
            return Ok(Ok(PanelAnswer::Refused(error)));
        }
        let envelope: Envelope<Answered> = json::read(SERVER, &self.client.url(path), &answer)?;
        let series = series(envelope.data);
        Ok(Ok(PanelAnswer::Series {
            count: series.len(),
            first: series.into_iter().take(MOST_SERIES).collect(),
        }))
    }

    /// The list at `path` of the API, of series that a selector finds if there is one; the inner error is what Prometheus
    /// refuses.
    pub(super) async fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        selector: Option<&str>,
    ) -> Result<Result<Vec<T>, String>, Fault> {
        let mut path = path.to_owned();
        if let Some(selector) = selector {
            let encoded: String =
                url::form_urlencoded::byte_serialize(selector.as_bytes()).collect();
            path.push_str("?match[]=");
            path.push_str(&encoded);
        }
        let sent = self.client.get(&path, "application/json").await;
        let answer = match self.weigh(sent).await? {
            Ok(answer) => answer,
            Err(too_much) => return Ok(Err(too_much)),
        };
        if let Some(error) = refusal(&answer) {
            return Ok(Err(error));
        }
        let envelope: Envelope<Vec<T>> = json::read(SERVER, &self.client.url(&path), &answer)?;
        Ok(Ok(envelope.data))
    }

    /// All that is asked here stands in the student's dashboard.
    async fn weigh(&self, answer: Result<Answer, Fault>) -> Result<Weighed, Fault> {
        let asked = student_query::Asked {
            server: SERVER,
            client: &self.client,
            plain_path: PLAIN_QUERY,
        };
        student_query::weigh(answer, asked).await
    }
}

/// What Prometheus says of a query that it can't run.
fn refusal(answer: &Answer) -> Option<String> {
    if !matches!(answer.status, 400 | 422) {
        return None;
    }
    let refusal: Refusal = serde_json::from_str(&answer.body).ok()?;
    Some(refusal.error)
}

fn series(result: Answered) -> Vec<PanelSeries> {
    let alone = |value: String| PanelSeries {
        labels: BTreeMap::new(),
        values: vec![value],
    };
    match result {
        Answered::Matrix(series) => series
            .into_iter()
            .map(|series| PanelSeries {
                labels: series.metric,
                values: series.values.into_iter().map(|(_, value)| value).collect(),
            })
            .collect(),
        Answered::Vector(samples) => samples
            .into_iter()
            .map(|sample| PanelSeries {
                labels: sample.metric,
                values: sample.value.into_iter().map(|(_, value)| value).collect(),
            })
            .collect(),
        Answered::Scalar((_, value)) | Answered::String((_, value)) => vec![alone(value)],
    }
}
