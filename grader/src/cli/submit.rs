//! Hands evidence in and waits for the server's verdict.

use std::time::Duration;

use model::{Report, SubmissionState};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::CliError;
use super::output;
use crate::Rubric;

const TIMEOUT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(500);
/// So much of an unexpected answer is shown.
const LONGEST_QUOTE: usize = 300;

/// A course's server, and who we are to it.
pub(super) struct Server {
    url: String,
    token: String,
}

#[derive(Deserialize)]
struct Accepted {
    id: String,
    url: String,
}

#[derive(Deserialize)]
struct Progress {
    state: SubmissionState,
    report: Option<Report>,
}

impl Server {
    pub(super) fn new(url: Option<&str>, token: Option<&str>) -> Result<Self, CliError> {
        let url = url
            .ok_or(CliError::NoServer)?
            .trim_end_matches('/')
            .to_owned();
        if url.starts_with("https:") {
            return Err(CliError::NoTls { url });
        }
        let token = token.ok_or(CliError::NoToken)?.to_owned();
        Ok(Self { url, token })
    }

    /// Uploads the evidence and returns the report that the server made of it.
    pub(super) async fn hand_in(
        &self,
        rubric: &Rubric,
        evidence: String,
    ) -> Result<Report, CliError> {
        let client = Client::new();
        let url = format!("{}/api/v1/labs/{}/submissions", self.url, rubric.lab);
        let request = client
            .post(&url)
            .header("Content-Type", "application/json")
            .body(evidence);
        let accepted: Accepted = self.ask(&url, request).await?;
        output::progress(&format!("handed in: {}{}", self.url, accepted.url));
        let url = format!("{}/api/v1/submissions/{}", self.url, accepted.id);
        loop {
            let progress: Progress = self.ask(&url, client.get(&url)).await?;
            if let Some(report) = progress.report
                && progress.state.is_final()
            {
                return Ok(report);
            }
            if progress.state.is_final() {
                return Err(CliError::ServerAnswer {
                    url,
                    status: 200,
                    body: "it could not grade this; see the submission's page".to_owned(),
                });
            }
            tokio::time::sleep(POLL).await;
        }
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        url: &str,
        request: RequestBuilder,
    ) -> Result<T, CliError> {
        let unreachable = |error: reqwest::Error| CliError::ServerUnreachable {
            url: url.to_owned(),
            reason: innermost(&error),
        };
        let response = request
            .bearer_auth(&self.token)
            .timeout(TIMEOUT)
            .send()
            .await
            .map_err(unreachable)?;
        let status = response.status();
        if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return Err(CliError::NotAuthorised {
                server: self.url.clone(),
            });
        }
        let body = response.text().await.map_err(unreachable)?;
        serde_json::from_str(&body)
            .ok()
            .filter(|_| status.is_success())
            .ok_or_else(|| CliError::ServerAnswer {
                url: url.to_owned(),
                status: status.as_u16(),
                body: body.chars().take(LONGEST_QUOTE).collect(),
            })
    }
}

fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
