//! A real Prometheus on samples that were imported for it, asked over its HTTP API.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use grader::stack::{Ports, Process, Programs, Service};
use serde::Deserialize;
use tsdb::Labels;

use crate::answer::{Answer, Data, When};

/// A running server. Dropping it stops it.
pub struct Server {
    url: String,
    client: reqwest::Client,
    _process: Process,
}

/// How long a query took: for whoever waits, and by the server's own clock for the evaluation alone.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    pub wall: Duration,
    pub evaluation: Duration,
}

/// Makes blocks below `data` out of OpenMetrics text.
///
/// # Errors
/// When `promtool` is missing or refuses the text.
pub fn import(text: &Path, data: &Path) -> anyhow::Result<()> {
    let promtool = programs()
        .find("promtool")
        .context("`promtool` was not found; run `cargo xtask setup`")?;
    let output = Command::new(promtool)
        .args(["tsdb", "create-blocks-from", "openmetrics", "--quiet"])
        .args([text, data])
        .output()
        .context("could not start promtool")?;
    if !output.status.success() {
        bail!(
            "promtool refused {}: {}",
            text.display(),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}

fn programs() -> Programs {
    Programs::below(&tests::root())
}

impl Server {
    /// Starts a server on the blocks below `folder/data`; its log and settings go to `folder`.
    ///
    /// # Errors
    /// When Prometheus 3 is missing or does not come up.
    pub async fn start(folder: &Path) -> anyhow::Result<Self> {
        let program = programs()
            .prometheus_3()
            .context("Prometheus 3 was not found; run `cargo xtask setup`")?;
        Self::start_program(&program, folder).await
    }

    /// As [`Server::start`], with this program.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn start_program(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        let config = folder.join("prometheus.yml");
        std::fs::write(&config, "scrape_configs: []\n")?;
        let address = format!("127.0.0.1:{}", Ports::free()?.of(Service::Prometheus));
        let mut command = Command::new(program);
        command
            .arg(format!("--config.file={}", config.display()))
            .arg(format!(
                "--storage.tsdb.path={}",
                folder.join("data").display()
            ))
            // The samples lie in the past of whoever runs this, or in the future.
            .arg("--storage.tsdb.retention.time=100y")
            // Equal block lengths switch compaction off: nothing happens beside the queries.
            .arg("--storage.tsdb.min-block-duration=2h")
            .arg("--storage.tsdb.max-block-duration=2h")
            .arg("--query.max-samples=500000000")
            .arg("--enable-feature=promql-experimental-functions,promql-duration-expr")
            .arg(format!("--web.listen-address={address}"));
        let process = Process::start("prometheus", folder, command)?
            .ready_at(&format!("http://{address}/-/ready"))
            .await?;
        Ok(Self {
            url: format!("http://{address}/api/v1"),
            client: reqwest::Client::new(),
            _process: process,
        })
    }

    /// What the server says of itself: `3.5.3`.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn version(&self) -> anyhow::Result<String> {
        let url = format!("{}/status/buildinfo", self.url);
        let info: serde_json::Value = self.client.get(url).send().await?.json().await?;
        let version = info["data"]["version"].as_str().unwrap_or("unknown");
        Ok(version.split('+').next().unwrap_or(version).to_owned())
    }

    /// The server's answer and how long it took.
    ///
    /// # Errors
    /// When the server can't be reached or its answer can't be read: never because of the query.
    pub async fn ask(&self, query: &str, when: When) -> anyhow::Result<(Answer, Took)> {
        let (body, wall) = self.fetch(query, when).await?;
        let reply: Reply = serde_json::from_slice(&body).with_context(|| unreadable(&body))?;
        let evaluation = reply.evaluation_time().unwrap_or(wall);
        Ok((reply.into_answer(), Took { wall, evaluation }))
    }

    /// How long a query takes; the answer is not looked at.
    ///
    /// # Errors
    /// As [`Server::ask`].
    pub async fn time(&self, query: &str, when: When) -> anyhow::Result<Took> {
        let (body, wall) = self.fetch(query, when).await?;
        // The statistics stand at the end, behind what may be a hundred megabytes of points.
        const NAME: &[u8] = b"\"evalTotalTime\":";
        let start = body
            .windows(NAME.len())
            .rposition(|window| window == NAME)
            .with_context(|| unreadable(&body))?;
        let rest = body.get(start + NAME.len()..).unwrap_or_default();
        let digits = rest.split(|byte| matches!(byte, b',' | b'}')).next();
        let seconds: f64 = std::str::from_utf8(digits.unwrap_or_default())?.parse()?;
        Ok(Took {
            wall,
            evaluation: Duration::from_secs_f64(seconds),
        })
    }

    async fn fetch(&self, query: &str, when: When) -> anyhow::Result<(Vec<u8>, Duration)> {
        let seconds = |ms: i64| format!("{}.{:03}", ms.div_euclid(1000), ms.rem_euclid(1000));
        let mut form = vec![
            ("query", query.to_owned()),
            ("stats", "true".to_owned()),
            ("timeout", "120s".to_owned()),
        ];
        let endpoint = match when {
            When::Instant { at_ms } => {
                form.push(("time", seconds(at_ms)));
                "query"
            }
            When::Range {
                start_ms,
                end_ms,
                step_ms,
            } => {
                form.push(("start", seconds(start_ms)));
                form.push(("end", seconds(end_ms)));
                form.push(("step", seconds(step_ms)));
                "query_range"
            }
        };
        let started = Instant::now();
        let response = self
            .client
            .post(format!("{}/{endpoint}", self.url))
            .form(&form)
            .send()
            .await
            .context("the server can't be reached")?;
        let body = response.bytes().await?;
        Ok((body.into(), started.elapsed()))
    }
}

fn unreadable(body: &[u8]) -> String {
    let start: String = String::from_utf8_lossy(body).chars().take(300).collect();
    format!("the server's answer can't be read: {start}")
}

#[derive(Deserialize)]
struct Reply {
    data: Option<Payload>,
    error: Option<String>,
    #[serde(default)]
    warnings: Vec<String>,
    #[serde(default)]
    infos: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    result_type: String,
    result: Vec<Item>,
    stats: Option<Stats>,
}

/// A scalar and a string are a list of a time and a text; all else is a list of series.
#[derive(Deserialize)]
#[serde(untagged)]
enum Item {
    Series(Row),
    Time(f64),
    Text(String),
}

#[derive(Deserialize)]
struct Row {
    metric: BTreeMap<String, String>,
    value: Option<(f64, String)>,
    #[serde(default)]
    values: Vec<(f64, String)>,
}

#[derive(Deserialize)]
struct Stats {
    timings: Timings,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Timings {
    eval_total_time: f64,
}

impl Reply {
    fn evaluation_time(&self) -> Option<Duration> {
        let stats = self.data.as_ref()?.stats.as_ref()?;
        Some(Duration::from_secs_f64(stats.timings.eval_total_time))
    }

    fn into_answer(self) -> Answer {
        let result = match (self.error, self.data) {
            (Some(error), _) => Err(error),
            (None, Some(payload)) => Ok(payload.into_data()),
            (None, None) => Err("the server sent neither data nor an error".to_owned()),
        };
        Answer {
            result,
            warnings: self.warnings,
            infos: self.infos,
        }
    }
}

impl Payload {
    fn into_data(self) -> Data {
        let mut data = Data {
            kind: match self.result_type.as_str() {
                "scalar" => "scalar",
                "string" => "string",
                "vector" => "vector",
                _ => "matrix",
            },
            ..Data::default()
        };
        let mut at_ms = 0;
        for item in self.result {
            match item {
                Item::Time(seconds) => at_ms = milliseconds(seconds),
                Item::Text(text) if data.kind == "string" => data.text = text,
                Item::Text(text) => data
                    .series
                    .push((Labels::default(), vec![(at_ms, float(&text))])),
                Item::Series(row) => {
                    let points = row.value.iter().chain(&row.values);
                    let points = points.map(|(t, value)| (milliseconds(*t), float(value)));
                    data.series
                        .push((Labels::new(row.metric), points.collect()));
                }
            }
        }
        data
    }
}

fn milliseconds(seconds: f64) -> i64 {
    (seconds * 1000.0).round() as i64
}

/// Rust reads `+Inf`, `-Inf` and `NaN` as Go writes them.
fn float(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}
