//! The Loki HTTP API: readiness, labels, series, queries, pushes.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::client::{Answer, Client, Request};
use super::collection::PAUSE;
use super::json;
use super::student_query;
use crate::evidence::{Asked, Fault, FaultKind, LogLine, LogResult, LogSeries};
use crate::rubric::LokiEndpoint;

/// What servers call it in faults.
const SERVER: &str = "Loki";
const BUILD_INFO: &str = "/loki/api/v1/status/buildinfo";
/// The most lines that Loki returns unless its limits are changed.
const MOST_LINES: usize = 5000;
/// The most lines of an answer that are kept.
const MOST_KEPT: usize = 1000;
const LONGEST_ERROR: usize = 500;
/// In place of a status where no answer came.
const NO_STATUS: u16 = 0;
/// In its first seconds a Loki may lose a query on the way to its queriers: it is asked anew after this time, and only
/// then for as long as any other server.
const PATIENCE: Duration = Duration::from_secs(3);
const IMPATIENT_TRIES: usize = 2;
/// The step of a metric query over a range.
const STEP: &str = "15";

/// A stretch of time, in Unix nanoseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) from_ns: i64,
    pub(super) to_ns: i64,
}

/// One Loki.
#[derive(Debug, Clone)]
pub(super) struct Loki {
    client: Client,
}

#[derive(Deserialize)]
struct BuildInfo {
    version: String,
}

#[derive(Deserialize)]
struct Envelope<T> {
    /// Absent where there is nothing to list.
    #[serde(default = "Option::default")]
    data: Option<T>,
}

#[derive(Deserialize)]
#[serde(tag = "resultType", content = "result", rename_all = "snake_case")]
enum QueryData {
    Streams(Vec<Stream>),
    Vector(Vec<VectorSample>),
    Matrix(Vec<MatrixSeries>),
    Scalar((f64, String)),
}

#[derive(Deserialize)]
struct Stream {
    stream: BTreeMap<String, String>,
    values: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct VectorSample {
    metric: BTreeMap<String, String>,
    value: (f64, String),
}

#[derive(Deserialize)]
struct MatrixSeries {
    metric: BTreeMap<String, String>,
    values: Vec<(f64, String)>,
}

impl Loki {
    pub(super) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Its version; also the proof that a Loki answers here.
    pub(super) async fn version(&self) -> Result<String, Fault> {
        let answer = self.client.get(BUILD_INFO, "application/json").await?;
        let info: BuildInfo = json::read(SERVER, &self.client.url(BUILD_INFO), &answer)?;
        Ok(info.version)
    }

    /// Waits until it says that it is ready.
    pub(super) async fn ready(&self, within: Duration) -> Result<(), Fault> {
        let start = Instant::now();
        loop {
            let answer = self.client.get("/ready", "text/plain").await?;
            if answer.status == 200 {
                return Ok(());
            }
            if start.elapsed() > within {
                let said: String = answer.body.trim().chars().take(LONGEST_ERROR).collect();
                return Err(Fault {
                    kind: FaultKind::TimedOut,
                    reason: format!(
                        "{} answered {} for {} s: {said}",
                        self.client.url("/ready"),
                        answer.status,
                        within.as_secs()
                    ),
                    advice: "a Loki that has just started needs some seconds; if it stays so, its log says why"
                        .to_owned(),
                });
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The names of the labels that streams had in that time.
    pub(super) async fn labels(&self, window: Window) -> Result<Vec<String>, Fault> {
        let (from, to) = window.times();
        self.list(&format!("/loki/api/v1/labels?start={from}&end={to}"))
            .await
    }

    /// The values of one label; its name must need no escaping, as Loki's own never do.
    pub(super) async fn label_values(
        &self,
        label: &str,
        window: Window,
    ) -> Result<Vec<String>, Fault> {
        let (from, to) = window.times();
        self.list(&format!(
            "/loki/api/v1/label/{label}/values?start={from}&end={to}"
        ))
        .await
    }

    async fn list(&self, path: &str) -> Result<Vec<String>, Fault> {
        let answer = self.client.get(path, "application/json").await?;
        self.data(path, &answer).map(Option::unwrap_or_default)
    }

    /// The label sets of the streams that a selector finds in that time.
    pub(super) async fn series(
        &self,
        selector: &str,
        window: Window,
    ) -> Result<Vec<BTreeMap<String, String>>, Fault> {
        let path = "/loki/api/v1/series";
        let (from, to) = window.times();
        let form = [("match[]", selector), ("start", &from), ("end", &to)];
        let answer = self.client.post_form(path, &form).await?;
        self.data(path, &answer).map(Option::unwrap_or_default)
    }

    /// The lines that a query of ours finds, with the labels of their streams.
    pub(super) async fn lines(&self, query: &str, window: Window) -> Result<Vec<LogLine>, Fault> {
        let path = "/loki/api/v1/query_range";
        let answer = self.range(path, query, window).await?;
        match self.data::<QueryData>(path, &answer)? {
            Some(QueryData::Streams(streams)) => Ok(lines(streams)),
            _ => Err(json::unexpected(
                SERVER,
                format!("{} answered without lines", self.client.url(path)),
            )),
        }
    }

    /// Asks a query of ours at an endpoint: at the end of the window, or over all of it.
    pub(super) async fn ask(
        &self,
        endpoint: LokiEndpoint,
        query: &str,
        window: Window,
    ) -> Result<Asked, Fault> {
        let answer = self.send(endpoint, query, window).await?;
        self.asked(endpoint, query, &answer)
    }

    /// The same for a query that a student wrote, which may be too much for a Loki that is well.
    pub(super) async fn ask_student(
        &self,
        endpoint: LokiEndpoint,
        query: &str,
        window: Window,
    ) -> Result<Asked, Fault> {
        let sent = self.send(endpoint, query, window).await;
        let status = sent.as_ref().ok().map(|answer| answer.status);
        let loki = student_query::Asked {
            server: SERVER,
            client: &self.client,
            plain_path: BUILD_INFO,
        };
        match student_query::weigh(sent, loki).await? {
            Ok(answer) => self.asked(endpoint, query, &answer),
            Err(too_much) => Ok(Asked {
                endpoint,
                query: query.to_owned(),
                status: status.unwrap_or(NO_STATUS),
                error: Some(too_much),
                result: None,
            }),
        }
    }

    async fn send(
        &self,
        endpoint: LokiEndpoint,
        query: &str,
        window: Window,
    ) -> Result<Answer, Fault> {
        let path = path(endpoint);
        match endpoint {
            LokiEndpoint::QueryRange => self.range(&path, query, window).await,
            LokiEndpoint::Query => {
                let (_, to) = window.times();
                let limit = MOST_LINES.to_string();
                let form = [("query", query), ("time", &to), ("limit", &limit)];
                self.query(&path, &form).await
            }
        }
    }

    fn asked(&self, endpoint: LokiEndpoint, query: &str, answer: &Answer) -> Result<Asked, Fault> {
        let mut asked = Asked {
            endpoint,
            query: query.to_owned(),
            status: answer.status,
            error: None,
            result: None,
        };
        if (400..500).contains(&answer.status) {
            asked.error = Some(clipped(&answer.body));
        } else {
            asked.result = self.data::<QueryData>(&path(endpoint), answer)?.map(result);
        }
        Ok(asked)
    }

    /// Pushes a body as it is; a refusal by Loki is an answer, not a fault.
    pub(super) async fn push(&self, body: String) -> Result<(u16, Option<String>), Fault> {
        let path = "/loki/api/v1/push";
        let answer = self
            .client
            .send(Request {
                method: Method::POST,
                path: path.to_owned(),
                headers: BTreeMap::new(),
                body: Some(body),
            })
            .await?;
        match answer.status {
            200..300 => Ok((answer.status, None)),
            400..500 => Ok((answer.status, Some(clipped(&answer.body)))),
            _ => {
                let url = self.client.url(path);
                json::read::<serde::de::IgnoredAny>(SERVER, &url, &answer)?;
                Ok((answer.status, None))
            }
        }
    }

    async fn range(&self, path: &str, query: &str, window: Window) -> Result<Answer, Fault> {
        let (from, to) = window.times();
        let limit = MOST_LINES.to_string();
        let form = [
            ("query", query),
            ("start", &from),
            ("end", &to),
            ("limit", &limit),
            ("direction", "forward"),
            ("step", STEP),
        ];
        self.query(path, &form).await
    }

    /// Sends a query, and sends it again if it is lost: it changes nothing.
    async fn query(&self, path: &str, form: &[(&str, &str)]) -> Result<Answer, Fault> {
        for _ in 0..IMPATIENT_TRIES {
            let answer = self.client.post_form(path, form);
            if let Ok(answer) = tokio::time::timeout(PATIENCE, answer).await {
                return answer;
            }
        }
        self.client.post_form(path, form).await
    }

    fn data<T: DeserializeOwned>(&self, path: &str, answer: &Answer) -> Result<Option<T>, Fault> {
        let envelope: Envelope<T> = json::read(SERVER, &self.client.url(path), answer)?;
        Ok(envelope.data)
    }
}

impl Window {
    fn times(self) -> (String, String) {
        (self.from_ns.to_string(), self.to_ns.to_string())
    }
}

fn path(endpoint: LokiEndpoint) -> String {
    format!("/loki/api/v1/{}", endpoint.word())
}

fn clipped(text: &str) -> String {
    text.trim().chars().take(LONGEST_ERROR).collect()
}

fn lines(streams: Vec<Stream>) -> Vec<LogLine> {
    let mut lines = Vec::new();
    for Stream { stream, values } in streams {
        lines.extend(values.into_iter().map(|(at, line)| LogLine {
            at_ns: at.parse().unwrap_or(0),
            line,
            labels: stream.clone(),
        }));
    }
    lines.sort();
    lines
}

fn result(data: QueryData) -> LogResult {
    let mut series: Vec<LogSeries> = match data {
        QueryData::Streams(streams) => {
            let mut lines = lines(streams);
            let is_cut = lines.len() > MOST_KEPT;
            lines.truncate(MOST_KEPT);
            lines.iter_mut().for_each(|line| line.labels.clear());
            return LogResult::Lines { lines, is_cut };
        }
        QueryData::Vector(samples) => samples
            .into_iter()
            .map(|sample| LogSeries {
                labels: sample.metric,
                values: vec![sample.value],
            })
            .collect(),
        QueryData::Matrix(series) => series
            .into_iter()
            .map(|series| LogSeries {
                labels: series.metric,
                values: series.values,
            })
            .collect(),
        QueryData::Scalar(value) => vec![LogSeries {
            labels: BTreeMap::new(),
            values: vec![value],
        }],
    };
    series.truncate(MOST_KEPT);
    series.sort_by(|a, b| a.labels.cmp(&b.labels));
    LogResult::Series(series)
}
