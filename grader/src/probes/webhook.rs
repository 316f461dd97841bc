//! A receiver of our own: Alertmanager's webhooks reach it, each receiver at a path of its own.
//!
//! Promises: whoever else can reach the port costs a bounded amount of memory, whatever they send.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;

use super::guard::Guard;
use super::milliseconds;
use crate::evidence::{Fault, FaultKind};

/// A message of more than so many alerts is no drill of ours.
const LARGEST_BODY: usize = 1024 * 1024;
/// Later messages are answered and forgotten: a receiver that is called without end must not fill the memory.
const MOST_MESSAGES: usize = 2000;
const MOST_BYTES: usize = 4 * LARGEST_BODY;
/// Bodies that are read at the same time, and how long one of them may take.
const MOST_READING: usize = 8;
const LONGEST_READING: Duration = Duration::from_secs(5);

/// A running receiver; dropping it ends it.
pub(super) struct Webhook {
    inbox: Arc<Inbox>,
    server: JoinHandle<()>,
}

/// What has arrived, and what is let in.
struct Inbox {
    began: Instant,
    /// The label and its value that alerts of ours carry.
    mark: (String, String),
    kept: Mutex<Kept>,
    arrived: Notify,
    reading: Semaphore,
}

/// Messages that nobody has taken yet, and the size of all that there were.
#[derive(Default)]
struct Kept {
    received: Vec<Received>,
    messages: usize,
    bytes: usize,
}

/// One message as it came, with those of its alerts that are ours.
#[derive(Debug)]
pub(super) struct Received {
    /// Milliseconds since the collection began.
    pub(super) at_ms: u64,
    pub(super) path: String,
    pub(super) payload: Payload,
}

/// The parts of a webhook's body that are looked at.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Payload {
    pub(super) receiver: String,
    pub(super) group_labels: BTreeMap<String, String>,
    pub(super) alerts: Vec<PayloadAlert>,
}

/// An alert of a webhook's body.
#[derive(Debug, Deserialize)]
pub(super) struct PayloadAlert {
    pub(super) status: String,
    pub(super) labels: BTreeMap<String, String>,
}

impl Webhook {
    /// Listens at the address of that URL, if the guard lets this program listen there, for alerts that carry the label
    /// and value of `mark`.
    pub(super) async fn listen(
        guard: &Guard,
        url: &str,
        mark: (String, String),
        began: Instant,
    ) -> Result<Self, Fault> {
        let checked = guard.pass_for_listening(url).await.map_err(|error| Fault {
            kind: FaultKind::Refused,
            reason: format!("no webhook can be received at {url}: {error}"),
            advice: "run `labcheck run` on the machine that Alertmanager runs on".to_owned(),
        })?;
        let address = checked.addresses[0];
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| taken(address, &error))?;
        let inbox = Arc::new(Inbox {
            began,
            mark,
            kept: Mutex::new(Kept::default()),
            arrived: Notify::new(),
            reading: Semaphore::new(MOST_READING),
        });
        let router = Router::new()
            .route("/{*path}", post(receive))
            .with_state(Arc::clone(&inbox));
        let server = tokio::spawn(async move {
            // It ends with the task: an error here has nobody left to hear it.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { inbox, server })
    }

    /// What has arrived since it was asked last.
    pub(super) fn take(&self) -> Vec<Received> {
        std::mem::take(&mut self.inbox.lock().received)
    }

    /// Returns when something more has arrived.
    pub(super) async fn arrival(&self) {
        self.inbox.arrived.notified().await;
    }

    /// Listens no more.
    pub(super) fn close(&self) {
        self.server.abort();
    }
}

impl Drop for Webhook {
    fn drop(&mut self) {
        self.close();
    }
}

impl Inbox {
    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        // A panic while the list was held can't have left it half-written.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn receive(
    State(inbox): State<Arc<Inbox>>,
    Path(path): Path<String>,
    body: Body,
) -> StatusCode {
    let reading = async {
        // Before the body, which is as large as its sender likes.
        let _slot = inbox.reading.acquire().await.ok()?;
        to_bytes(body, LARGEST_BODY).await.ok()
    };
    let body = match tokio::time::timeout(LONGEST_READING, reading).await {
        Ok(Some(body)) => body,
        Ok(None) => return StatusCode::PAYLOAD_TOO_LARGE,
        Err(_) => return StatusCode::REQUEST_TIMEOUT,
    };
    let Ok(mut payload) = serde_json::from_slice::<Payload>(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    let (name, value) = &inbox.mark;
    payload
        .alerts
        .retain(|alert| alert.labels.get(name) == Some(value));
    if payload.alerts.is_empty() {
        // The stack's own alerts go to the same receivers.
        return StatusCode::OK;
    }
    let mut kept = inbox.lock();
    if kept.messages < MOST_MESSAGES && kept.bytes + body.len() <= MOST_BYTES {
        kept.messages += 1;
        kept.bytes += body.len();
        kept.received.push(Received {
            at_ms: milliseconds(inbox.began.elapsed()),
            path,
            payload,
        });
    }
    drop(kept);
    inbox.arrived.notify_one();
    StatusCode::OK
}

fn taken(address: SocketAddr, error: &std::io::Error) -> Fault {
    Fault {
        kind: FaultKind::Unreachable,
        reason: format!("no webhook can be received at {address}: {error}"),
        advice: "end what listens there, or give another address with `--target webhook=URL` and in alertmanager.yml"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A port that was free a moment ago, and that nobody else is told of.
    fn free_url() -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    }

    async fn listen(guard: &Guard, url: &str) -> Result<Webhook, Fault> {
        let mark = ("drill".to_owned(), "ours".to_owned());
        Webhook::listen(guard, url, mark, Instant::now()).await
    }

    async fn listening() -> (Webhook, String) {
        let url = free_url();
        (listen(&Guard::open(), &url).await.unwrap(), url)
    }

    async fn post(url: &str, body: String) -> u16 {
        let request = reqwest::Client::new().post(url).body(body);
        request.send().await.unwrap().status().as_u16()
    }

    /// A message about one alert of this drill.
    fn about(drill: &str, summary: &str) -> String {
        let labels =
            format!(r#"{{"alertname": "Down", "drill": "{drill}", "summary": "{summary}"}}"#);
        format!(
            r#"{{"version": "4", "receiver": "pager", "groupLabels": {{"alertname": "Down"}},
            "alerts": [{{"status": "firing", "labels": {labels}, "fingerprint": "x"}}]}}"#
        )
    }

    #[tokio::test]
    async fn a_message_is_handed_out_once_with_its_path() {
        let (webhook, url) = listening().await;
        assert_eq!(
            post(&format!("{url}/team/pager"), about("ours", "")).await,
            200
        );
        webhook.arrival().await;
        let received = webhook.take();
        assert_eq!(received[0].path, "team/pager");
        assert_eq!(received[0].payload.alerts[0].status, "firing");
        assert!(webhook.take().is_empty());
    }

    #[tokio::test]
    async fn what_is_no_webhook_is_refused() {
        let (webhook, url) = listening().await;
        assert_eq!(post(&format!("{url}/pager"), "{}".to_owned()).await, 400);
        assert!(webhook.take().is_empty());
    }

    #[tokio::test]
    async fn alerts_of_others_are_answered_and_forgotten() {
        let (webhook, url) = listening().await;
        assert_eq!(
            post(&format!("{url}/pager"), about("theirs", "")).await,
            200
        );
        assert!(webhook.take().is_empty());
    }

    #[tokio::test]
    async fn a_flood_fills_no_memory() {
        let (webhook, url) = listening().await;
        let large = about("ours", &"x".repeat(LARGEST_BODY - 1000));
        for _ in 0..6 {
            assert_eq!(post(&format!("{url}/pager"), large.clone()).await, 200);
        }
        assert_eq!(webhook.take().len(), 4);
        // Taking them makes no room for more.
        assert_eq!(post(&format!("{url}/pager"), large).await, 200);
        assert!(webhook.take().is_empty());
        let too_large = about("ours", &"x".repeat(LARGEST_BODY));
        assert_eq!(post(&format!("{url}/pager"), too_large).await, 413);
    }

    #[tokio::test]
    async fn a_port_that_is_taken_is_a_fault_until_it_is_free() {
        let (webhook, url) = listening().await;
        let second = listen(&Guard::open(), &url).await;
        assert_eq!(second.err().unwrap().kind, FaultKind::Unreachable);
        drop(webhook);
        let free = async {
            while listen(&Guard::open(), &url).await.is_err() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), free)
            .await
            .expect("whoever listened has gone");
    }

    #[tokio::test]
    async fn a_server_listens_only_where_it_was_allowed_to() {
        let refusal = async |allowed: &[&str], url: &str| {
            let allowed = allowed.iter().map(|network| network.parse().unwrap());
            let guard = Guard::deny_private(allowed.collect());
            listen(&guard, url).await.err().map(|fault| fault.reason)
        };
        assert_eq!(refusal(&["127.0.0.0/8"], &free_url()).await, None);
        let reason = refusal(&[], "http://127.0.0.1:0").await.unwrap();
        assert!(reason.contains("may not listen"), "{reason}");
        // It may be called, and it may well be this machine.
        let reason = refusal(&["127.0.0.0/8"], "http://8.8.8.8:9095").await;
        let reason = reason.unwrap();
        assert!(reason.contains("may not listen"), "{reason}");
    }
}
