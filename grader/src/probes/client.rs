//! HTTP towards one target: checked addresses only, no redirects, bounded in time and size.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use reqwest::Method;
use reqwest::redirect::Policy;
use url::Url;

use super::guard::{CheckedUrl, Guard, GuardError};
use crate::evidence::{Fault, FaultKind};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
pub(super) const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// The longest answer that is kept; what is beyond is cut.
pub(super) const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// A connection pool towards one target.
#[derive(Debug, Clone)]
pub(super) struct Client {
    http: reqwest::Client,
    base: Url,
}

/// An HTTP answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    pub(super) body: String,
    pub(super) is_cut: bool,
    pub(super) duration: Duration,
}

/// A request to make.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Option<String>,
}

impl Client {
    /// Passes the guard and prepares to call only what it has checked.
    pub(super) async fn open(guard: &Guard, url: &str) -> Result<Self, Fault> {
        let checked = guard.pass(url).await.map_err(|error| refused(&error))?;
        let CheckedUrl { mut url, addresses } = checked;
        let host = url.host_str().unwrap_or_default().to_owned();
        let http = reqwest::Client::builder()
            .resolve_to_addrs(&host, &addresses)
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(ANSWER_TIMEOUT)
            .user_agent("sightline-labcheck")
            .build()
            .map_err(|error| Fault {
                kind: FaultKind::Unexpected,
                reason: format!("no HTTP client for {url}: {error}"),
                advice: "check again; if it stays, report this message".to_owned(),
            })?;
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Ok(Self { http, base: url })
    }

    /// The address of a path at this target.
    pub(super) fn url(&self, path: &str) -> String {
        // A path from a rubric may hold a query: joining as text keeps it.
        format!("{}{}", self.base.as_str(), path.trim_start_matches('/'))
    }

    /// GET with the given headers.
    pub(super) async fn get(&self, path: &str, accept: &str) -> Result<Answer, Fault> {
        let headers = BTreeMap::from([("Accept".to_owned(), accept.to_owned())]);
        self.send(Request {
            method: Method::GET,
            path: path.to_owned(),
            headers,
            body: None,
        })
        .await
    }

    /// POST of a form, as Prometheus takes long queries.
    pub(super) async fn post_form(
        &self,
        path: &str,
        form: &[(&str, &str)],
    ) -> Result<Answer, Fault> {
        let url = self.url(path);
        let builder = self.http.post(&url).form(form);
        self.run(builder, &url).await
    }

    /// Sends a request and reads its answer, up to the largest size kept.
    pub(super) async fn send(&self, request: Request) -> Result<Answer, Fault> {
        let url = self.url(&request.path);
        let mut builder = self.http.request(request.method, &url);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if let Some(body) = request.body {
            builder = builder
                .header("Content-Type", "application/json")
                .body(body);
        }
        self.run(builder, &url).await
    }

    async fn run(&self, builder: reqwest::RequestBuilder, url: &str) -> Result<Answer, Fault> {
        let start = Instant::now();
        let fault = |error: &reqwest::Error| unanswered(url, error);
        let mut response = builder.send().await.map_err(|error| fault(&error))?;
        let status = response.status().as_u16();
        let content_type = response
            .headers()
            .get("content-type")
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let mut body = Vec::new();
        let mut is_cut = false;
        while let Some(chunk) = response.chunk().await.map_err(|error| fault(&error))? {
            let room = LARGEST_BODY - body.len();
            if chunk.len() > room {
                body.extend_from_slice(&chunk[..room]);
                is_cut = true;
                break;
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer {
            status,
            content_type,
            body: String::from_utf8_lossy(&body).into_owned(),
            is_cut,
            duration: start.elapsed(),
        })
    }
}

fn refused(error: &GuardError) -> Fault {
    let advice = match error {
        GuardError::UnknownName { .. } => {
            "check the spelling, and that this machine can look the name up"
        }
        GuardError::ForbiddenAddress { .. } => {
            "give an address that the server can reach, run `labcheck run … --submit` on your own machine, or ask \
             your instructor to allow this network"
        }
        _ => "give an address such as http://127.0.0.1:8080",
    };
    Fault {
        kind: FaultKind::Refused,
        reason: error.to_string(),
        advice: advice.to_owned(),
    }
}

fn unanswered(url: &str, error: &reqwest::Error) -> Fault {
    if error.is_timeout() {
        return Fault {
            kind: FaultKind::TimedOut,
            reason: format!("{url} did not answer in time"),
            advice: "see whether the service hangs, then check again".to_owned(),
        };
    }
    if url.starts_with("https:") {
        return Fault {
            kind: FaultKind::Refused,
            reason: format!("{url} wants TLS, which probes do not speak"),
            advice: "give the http:// address of the service itself, behind whatever ends TLS"
                .to_owned(),
        };
    }
    // The innermost cause is the one that says something: "connection refused".
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    Fault {
        kind: FaultKind::Unreachable,
        reason: format!("{url} could not be reached: {cause}"),
        advice: "start it, or give its address with `--target name=URL`, then check again"
            .to_owned(),
    }
}
