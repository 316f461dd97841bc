//! Grafana's HTTP API: health, data sources, search, a dashboard, and its panels' queries run by Grafana itself.
//!
//! The paths are those that every Grafana from 9 to 13 has; the credentials are of the options, never of the rubric.

use std::collections::BTreeMap;

use dashboards::expand::time_range::TimeRange;
use dashboards::{Dashboard, Datasource, Origin, Settings, VariableKind};
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::client::{Answer, Client, Request};
use super::json;
use crate::evidence::{Fault, GrafanaEvidence, GrafanaSource, LoadedDashboard, ShownPanel};
use crate::rubric::GrafanaPlan;

const SERVER: &str = "Grafana";
/// So much of the past the panels are asked for.
const RANGE_MS: i64 = 5 * 60_000;
/// Queries that are run; no dashboard of a lab has more.
const MOST_QUERIES: usize = 200;
/// Characters of an error that are kept.
const LONGEST_ERROR: usize = 300;

/// One Grafana.
#[derive(Debug, Clone)]
pub(super) struct Grafana {
    client: Client,
    /// The header `Authorization`, if there is one to send.
    authorization: Option<String>,
}

#[derive(Deserialize)]
struct Health {
    version: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Source {
    uid: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    is_default: bool,
}

#[derive(Deserialize)]
struct SourceHealth {
    status: String,
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
struct Found {
    uid: String,
    title: String,
}

#[derive(Deserialize)]
struct Results {
    results: BTreeMap<String, QueryResult>,
}

#[derive(Deserialize)]
struct QueryResult {
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    frames: Vec<Frame>,
}

#[derive(Deserialize)]
struct Frame {
    #[serde(default)]
    schema: Schema,
    data: FrameData,
}

#[derive(Default, Deserialize)]
struct Schema {
    #[serde(default)]
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    #[serde(default, rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct FrameData {
    #[serde(default)]
    values: Vec<Vec<serde_json::Value>>,
}

#[derive(Deserialize)]
struct Refusal {
    message: String,
}

impl Grafana {
    pub(super) fn new(client: Client, authorization: Option<String>) -> Self {
        Self {
            client,
            authorization,
        }
    }

    /// Everything that the plan asks for; `now_ms` ends the range of the queries.
    pub(super) async fn look(
        &self,
        plan: &GrafanaPlan,
        now_ms: i64,
        scrape_interval_ms: i64,
    ) -> Result<GrafanaEvidence, Fault> {
        let health: Health = self.get("/api/health").await?;
        let datasources = self.datasources().await?;
        let found: Vec<Found> = self.get("/api/search?type=dash-db&limit=500").await?;
        let own = found.iter().find(|dashboard| dashboard.title == plan.title);
        let loaded = match own {
            Some(own) => {
                let settings = Settings {
                    now_ms,
                    range: Some(TimeRange {
                        from_ms: now_ms - RANGE_MS,
                        to_ms: now_ms,
                    }),
                    scrape_interval_ms,
                    ..Settings::default()
                };
                self.dashboard(&own.uid, plan, &settings, &datasources)
                    .await?
            }
            None => None,
        };
        Ok(GrafanaEvidence {
            version: health.version,
            datasources,
            dashboards: found.into_iter().map(|dashboard| dashboard.title).collect(),
            loaded,
        })
    }

    async fn datasources(&self) -> Result<Vec<GrafanaSource>, Fault> {
        let sources: Vec<Source> = self.get("/api/datasources").await?;
        let mut looked_at = Vec::new();
        for source in sources {
            let path = format!("/api/datasources/uid/{}/health", source.uid);
            let answer = self.send(Method::GET, &path, None).await?;
            // A source that is not well answers 400 with the same fields.
            let health: Option<SourceHealth> = serde_json::from_str(&answer.body).ok();
            let (health, problem) = match health {
                Some(health) if health.status == "OK" => (health.status, String::new()),
                Some(health) => (health.status, clipped(&health.message)),
                None => (answer.status.to_string(), clipped(&answer.body)),
            };
            looked_at.push(GrafanaSource {
                uid: source.uid,
                name: source.name,
                kind: source.kind,
                is_default: source.is_default,
                health,
                problem,
            });
        }
        Ok(looked_at)
    }

    /// The dashboard as Grafana has it, each panel's queries run. `None` when it can't be read.
    async fn dashboard(
        &self,
        uid: &str,
        plan: &GrafanaPlan,
        settings: &Settings,
        sources: &[GrafanaSource],
    ) -> Result<Option<LoadedDashboard>, Fault> {
        let path = format!("/api/dashboards/uid/{uid}");
        let answer = self.send(Method::GET, &path, None).await?;
        if answer.status != 200 {
            json::read::<serde::de::IgnoredAny>(SERVER, &self.client.url(&path), &answer)?;
        }
        // The envelope of the API is one of the forms that the engine reads.
        let Ok(dashboard) = dashboards::load(answer.body.as_bytes()) else {
            return Ok(None);
        };
        let mut panels = Vec::new();
        for value in &plan.values {
            let chosen = vec![value.clone()];
            let settings = Settings {
                chosen: BTreeMap::from([(plan.variable.clone(), chosen.clone())]),
                ..settings.clone()
            };
            let queries = dashboards::queries(&dashboard, &settings);
            for query in queries.into_iter().take(MOST_QUERIES) {
                let Origin::Panel { panel, target } = query.origin else {
                    continue;
                };
                if query.parsed.is_none() || query.is_hidden() {
                    continue;
                }
                let named = match target.datasource.is_default() {
                    true => &panel.datasource,
                    false => &target.datasource,
                };
                let datasource = resolved(named, &dashboard, sources);
                let is_instant = target.is_instant && !target.is_range;
                let asked = json!({
                    "refId": "A",
                    "datasource": {"uid": datasource},
                    "expr": query.expanded.text(),
                    "instant": is_instant,
                    "range": !is_instant,
                    "intervalMs": query.steps.step_ms,
                    "maxDataPoints": settings.max_data_points,
                });
                let (numbers, error) = self.run(&asked, settings.now_ms).await?;
                panels.push(ShownPanel {
                    panel: panel.name(),
                    ref_id: target.ref_id.clone().unwrap_or_default(),
                    datasource,
                    chosen: chosen.clone(),
                    expr: query.expanded.text().to_owned(),
                    numbers,
                    error,
                });
            }
        }
        Ok(Some(LoadedDashboard {
            uid: uid.to_owned(),
            panels,
        }))
    }

    /// Lets Grafana run a query: how many numbers came of it, or why none did.
    async fn run(
        &self,
        query: &serde_json::Value,
        now_ms: i64,
    ) -> Result<(usize, Option<String>), Fault> {
        let path = "/api/ds/query";
        let body = json!({
            "queries": [query],
            "from": (now_ms - RANGE_MS).to_string(),
            "to": now_ms.to_string(),
        });
        let answer = self
            .send(Method::POST, path, Some(body.to_string()))
            .await?;
        // A query that failed comes with 400 or 207, and says why in its result; 404 is an unknown data source.
        let results: Option<Results> = serde_json::from_str(&answer.body).ok();
        let Some(result) = results.and_then(|mut results| results.results.remove("A")) else {
            if !(400..500).contains(&answer.status) || matches!(answer.status, 401 | 403) {
                json::read::<Results>(SERVER, &self.client.url(path), &answer)?;
            }
            let refusal: Option<Refusal> = serde_json::from_str(&answer.body).ok();
            let error = refusal.map_or_else(|| answer.body.clone(), |refusal| refusal.message);
            return Ok((0, Some(clipped(&error))));
        };
        let numbers = result.frames.iter().map(numbers).sum();
        Ok((numbers, result.error.as_deref().map(clipped)))
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<T, Fault> {
        let answer = self.send(Method::GET, path, None).await?;
        if matches!(answer.status, 401 | 403) {
            return Err(Fault {
                advice: "give a service account's token, or `name:password`, with `--grafana-auth` or SIGHTLINE_GRAFANA_AUTH"
                    .to_owned(),
                ..json::unexpected(SERVER, format!("{} answered {}", self.client.url(path), answer.status))
            });
        }
        json::read(SERVER, &self.client.url(path), &answer)
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<Answer, Fault> {
        let mut headers = BTreeMap::from([("Accept".to_owned(), "application/json".to_owned())]);
        if let Some(authorization) = &self.authorization {
            headers.insert("Authorization".to_owned(), authorization.clone());
        }
        self.client
            .send(Request {
                method,
                path: path.to_owned(),
                headers,
                body,
            })
            .await
    }
}

/// The uid that a reference stands for: a variable takes the first source of its plugin, as when a page is opened.
fn resolved(named: &Datasource, dashboard: &Dashboard, sources: &[GrafanaSource]) -> String {
    let first_of = |kind: &str| {
        let mut own = sources.iter().filter(|source| source.kind == kind);
        let preferred = own.clone().find(|source| source.is_default);
        preferred
            .or_else(|| own.next())
            .map(|source| source.uid.clone())
    };
    if let Some(name) = named.variable() {
        let kind = dashboard
            .variable(&name)
            .filter(|variable| variable.kind == VariableKind::Datasource)
            .and_then(|variable| variable.query.as_ref());
        if let Some(uid) = kind.and_then(|kind| first_of(kind)) {
            return uid;
        }
    }
    match &named.uid {
        Some(uid) => uid.value.clone(),
        None => {
            let default = sources.iter().find(|source| source.is_default);
            default.map_or_else(String::new, |source| source.uid.clone())
        }
    }
}

/// Numbers of a frame, those of its time column left out.
fn numbers(frame: &Frame) -> usize {
    let columns = frame.data.values.iter().enumerate();
    let counted = columns.filter(|(index, _)| {
        let field = frame.schema.fields.get(*index);
        field.is_none_or(|field| field.kind != "time")
    });
    let numbers = counted
        .flat_map(|(_, column)| column)
        .filter(|value| value.is_number());
    numbers.count()
}

fn clipped(text: &str) -> String {
    text.trim().chars().take(LONGEST_ERROR).collect()
}
