//! The Prometheus HTTP API: whom it scrapes, when it last did, what it stored at a pinned moment.

mod server;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::client::{Answer, Client};
use super::json;
use crate::evidence::{Fault, Moment, ScrapeTarget, StoredSeries};

/// Series of one job that are kept; a label explosion must not fill the evidence.
const MOST_SERIES: &str = "5000";
/// So many characters of a scrape's error are kept.
const LONGEST_ERROR: usize = 500;
const LONGEST_INTERVAL_S: f64 = 86_400.0;

/// One Prometheus server.
#[derive(Debug, Clone)]
pub(super) struct Prometheus {
    client: Client,
    /// A regular expression over metric names.
    keep: String,
}

#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
}

#[derive(Deserialize)]
struct BuildInfo {
    version: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ActiveTargets {
    active_targets: Vec<ActiveTarget>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ActiveTarget {
    labels: BTreeMap<String, String>,
    scrape_url: String,
    health: String,
    last_error: String,
    last_scrape_duration: f64,
    scrape_interval: String,
    scrape_timeout: String,
}

#[derive(Deserialize)]
struct VectorResult {
    result: Vec<VectorSample>,
}

#[derive(Deserialize)]
struct VectorSample {
    metric: BTreeMap<String, String>,
    value: (f64, String),
}

#[derive(Deserialize)]
struct ScalarResult {
    result: (f64, String),
}

impl Prometheus {
    pub(super) fn new(client: Client, keep: &str) -> Self {
        Self {
            client,
            keep: keep.to_owned(),
        }
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Its version; also the proof that a Prometheus answers here.
    pub(super) async fn version(&self) -> Result<String, Fault> {
        let info: BuildInfo = self.get("/api/v1/status/buildinfo").await?;
        Ok(info.version)
    }

    /// Its active targets.
    pub(super) async fn targets(&self) -> Result<Vec<ScrapeTarget>, Fault> {
        let targets: ActiveTargets = self.get("/api/v1/targets?state=active").await?;
        let mut targets: Vec<ScrapeTarget> = targets
            .active_targets
            .into_iter()
            .map(|target| ScrapeTarget {
                job: target.labels.get("job").cloned().unwrap_or_default(),
                instance: target.labels.get("instance").cloned().unwrap_or_default(),
                scrape_url: target.scrape_url,
                health: target.health,
                last_error: target.last_error.chars().take(LONGEST_ERROR).collect(),
                last_scrape_duration_s: target.last_scrape_duration,
                scrape_interval_s: seconds(&target.scrape_interval),
                scrape_timeout_s: seconds(&target.scrape_timeout),
            })
            .collect();
        targets.sort_by(|a, b| (&a.job, &a.instance).cmp(&(&b.job, &b.instance)));
        Ok(targets)
    }

    /// Now, by its clock.
    pub(super) async fn now_s(&self) -> Result<f64, Fault> {
        let result: ScalarResult = self.query("time()", None).await?;
        Ok(result.result.0)
    }

    /// When each job was last scraped, by its clock: of several instances the longest ago.
    pub(super) async fn last_scrapes_s(&self) -> Result<BTreeMap<String, f64>, Fault> {
        let result: VectorResult = self.query("min by (job) (timestamp(up))", None).await?;
        Ok(result
            .result
            .into_iter()
            .filter_map(|sample| {
                let job = sample.metric.get("job")?.clone();
                Some((job, sample.value.1.parse().ok()?))
            })
            .collect())
    }

    /// The series of these jobs as stored at a moment.
    pub(super) async fn moment(&self, jobs: &[String], at_s: f64) -> Result<Moment, Fault> {
        let mut series = BTreeMap::new();
        for job in jobs {
            let query = format!("{{job={}, __name__=~{}}}", quoted(job), quoted(&self.keep));
            let result: VectorResult = self.query(&query, Some(at_s)).await?;
            series.insert(job.clone(), result.stored());
        }
        Ok(Moment { at_s, series })
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Fault> {
        let answer = self.client.get(path, "application/json").await?;
        self.data(path, &answer)
    }

    async fn query<T: DeserializeOwned>(&self, query: &str, at_s: Option<f64>) -> Result<T, Fault> {
        let path = "/api/v1/query";
        let at = at_s.map(|at_s| at_s.to_string());
        let mut form = vec![("query", query), ("limit", MOST_SERIES)];
        form.extend(at.as_deref().map(|at| ("time", at)));
        let answer = self.client.post_form(path, &form).await?;
        self.data(path, &answer)
    }

    fn data<T: DeserializeOwned>(&self, path: &str, answer: &Answer) -> Result<T, Fault> {
        let envelope: Envelope<T> = json::read("Prometheus", &self.client.url(path), answer)?;
        Ok(envelope.data)
    }
}

impl VectorResult {
    /// As evidence, sorted by labels.
    fn stored(self) -> Vec<StoredSeries> {
        let series = self
            .result
            .into_iter()
            .map(|sample| stored(sample.metric, sample.value.1));
        let mut series: Vec<StoredSeries> = series.collect();
        series.sort_by(|a, b| a.labels.cmp(&b.labels));
        series
    }
}

fn stored(labels: BTreeMap<String, String>, value: String) -> StoredSeries {
    StoredSeries { labels, value }
}

/// A PromQL string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A Prometheus duration, such as `1m30s`, in seconds; what can't be read counts as a usual interval. It is what the
/// server says, and any server may say any number of digits: nothing is longer than a day.
fn seconds(text: &str) -> f64 {
    let mut total = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest
            .find(|char: char| !char.is_ascii_digit())
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let letters = after
            .find(|char: char| char.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let factor = match unit {
            "ms" => 0.001,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return 15.0,
        };
        let Ok(number) = number.parse::<f64>() else {
            return 15.0;
        };
        total += number * factor;
        rest = after;
    }
    total.min(LONGEST_INTERVAL_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_as_prometheus_writes_them() {
        assert_eq!(seconds("15s"), 15.0);
        assert_eq!(seconds("1m30s"), 90.0);
        assert_eq!(seconds("500ms"), 0.5);
        assert_eq!(seconds("99999999999999999999h"), LONGEST_INTERVAL_S);
        assert_eq!(seconds(&"9".repeat(400)), 15.0);
        assert_eq!(
            seconds(&format!("{}s", "9".repeat(400))),
            LONGEST_INTERVAL_S
        );
    }

    #[test]
    fn a_string_can_hold_quotes() {
        assert_eq!(quoted(r#"a"\d"#), r#""a\"\\d""#);
    }
}
