//! The Alertmanager HTTP API, version 2: status, receivers, alerts, silences.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::client::{Client, Request};
use super::json;
use crate::evidence::Fault;

/// What servers call it in faults.
const SERVER: &str = "Alertmanager";
/// An alert of ours that nobody ends is over by itself after this.
const LONGEST_ALERT: SignedDuration = SignedDuration::from_mins(5);

/// One Alertmanager.
#[derive(Debug, Clone)]
pub(super) struct Alertmanager {
    client: Client,
}

/// What it says of itself.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Status {
    pub(super) version_info: VersionInfo,
    pub(super) config: LoadedConfig,
}

#[derive(Debug, Deserialize)]
pub(super) struct VersionInfo {
    pub(super) version: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct LoadedConfig {
    pub(super) original: String,
}

/// An alert as it knows it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct KnownAlert {
    pub(super) labels: BTreeMap<String, String>,
    pub(super) fingerprint: String,
    pub(super) status: AlertStatus,
    pub(super) receivers: Vec<Named>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AlertStatus {
    pub(super) state: String,
    pub(super) silenced_by: Vec<String>,
    pub(super) inhibited_by: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Named {
    pub(super) name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    #[serde(rename = "silenceID")]
    silence_id: String,
}

impl Alertmanager {
    pub(super) fn new(client: Client) -> Self {
        Self { client }
    }

    pub(super) async fn status(&self) -> Result<Status, Fault> {
        self.get("/api/v2/status").await
    }

    /// The names of its receivers.
    pub(super) async fn receivers(&self) -> Result<Vec<String>, Fault> {
        let receivers: Vec<Named> = self.get("/api/v2/receivers").await?;
        Ok(receivers
            .into_iter()
            .map(|receiver| receiver.name)
            .collect())
    }

    /// The alerts that carry a label of this value; both must be plain words.
    pub(super) async fn alerts(&self, label: &str, value: &str) -> Result<Vec<KnownAlert>, Fault> {
        let path = format!("/api/v2/alerts?filter={label}%3D%22{value}%22");
        self.get(&path).await
    }

    /// Posts alerts that fire until they are ended, or for five minutes.
    pub(super) async fn fire(&self, alerts: &[&BTreeMap<String, String>]) -> Result<(), Fault> {
        self.post_alerts(alerts, Timestamp::now(), LONGEST_ALERT)
            .await
    }

    /// Posts the same alerts as resolved.
    pub(super) async fn resolve(&self, alerts: &[&BTreeMap<String, String>]) -> Result<(), Fault> {
        // It began when it began: Alertmanager keeps the earlier one of two beginnings.
        let start = Timestamp::now() - SignedDuration::from_secs(1);
        self.post_alerts(alerts, start, SignedDuration::from_secs(1))
            .await
    }

    async fn post_alerts(
        &self,
        alerts: &[&BTreeMap<String, String>],
        start: Timestamp,
        lasting: SignedDuration,
    ) -> Result<(), Fault> {
        let end = start + lasting;
        let alerts: Vec<_> = alerts
            .iter()
            .map(|labels| {
                json!({
                    "labels": labels,
                    "annotations": {"summary": "labcheck tries the routing: nothing is wrong"},
                    "startsAt": start.to_string(),
                    "endsAt": end.to_string(),
                })
            })
            .collect();
        let path = "/api/v2/alerts";
        let answer = self
            .send(Method::POST, path, Some(json!(alerts).to_string()))
            .await?;
        if answer.status != 200 {
            // `read` knows how to say what else it was.
            json::read::<serde::de::IgnoredAny>(SERVER, &self.client.url(path), &answer)?;
        }
        Ok(())
    }

    /// Silences alerts that have these labels, for five minutes at most; returns the silence's id.
    pub(super) async fn silence(
        &self,
        matchers: &BTreeMap<String, String>,
    ) -> Result<String, Fault> {
        let matchers: Vec<_> = matchers
            .iter()
            .map(|(name, value)| json!({"name": name, "value": value, "isRegex": false, "isEqual": true}))
            .collect();
        let start = Timestamp::now();
        let silence = json!({
            "matchers": matchers,
            "startsAt": start.to_string(),
            "endsAt": (start + LONGEST_ALERT).to_string(),
            "createdBy": "labcheck",
            "comment": "labcheck tries whether a silence holds",
        });
        let path = "/api/v2/silences";
        let answer = self
            .send(Method::POST, path, Some(silence.to_string()))
            .await?;
        let created: Created = json::read(SERVER, &self.client.url(path), &answer)?;
        Ok(created.silence_id)
    }

    /// Ends a silence of ours.
    pub(super) async fn expire(&self, silence_id: &str) -> Result<(), Fault> {
        let path = format!("/api/v2/silence/{silence_id}");
        let answer = self.send(Method::DELETE, &path, None).await?;
        if answer.status != 200 {
            json::read::<serde::de::IgnoredAny>(SERVER, &self.client.url(&path), &answer)?;
        }
        Ok(())
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Fault> {
        let answer = self.send(Method::GET, path, None).await?;
        json::read(SERVER, &self.client.url(path), &answer)
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<super::client::Answer, Fault> {
        self.client
            .send(Request {
                method,
                path: path.to_owned(),
                headers: BTreeMap::from([("Accept".to_owned(), "application/json".to_owned())]),
                body,
            })
            .await
    }
}
