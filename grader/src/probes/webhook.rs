//! A receiver of our own: Alertmanager's webhooks reach it, each receiver at a path of its own.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::guard::Guard;
use super::milliseconds;
use crate::evidence::{Fault, FaultKind};

/// A message of more than so many alerts is no drill of ours.
const LARGEST_BODY: usize = 1024 * 1024;
/// Later messages are answered and forgotten: a receiver that is called without end must not fill the memory.
const MOST_MESSAGES: usize = 2000;

/// A running receiver; dropping it ends it.
pub(super) struct Webhook {
    inbox: Arc<Inbox>,
    server: JoinHandle<()>,
}

/// What has arrived so far.
struct Inbox {
    began: Instant,
    received: Mutex<Vec<Received>>,
    arrived: Notify,
}

/// One message as it came.
#[derive(Debug, Clone)]
pub(super) struct Received {
    /// Milliseconds since the collection began.
    pub(super) at_ms: u64,
    pub(super) path: String,
    pub(super) payload: Payload,
}

/// The parts of a webhook's body that are looked at.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Payload {
    pub(super) receiver: String,
    pub(super) group_labels: BTreeMap<String, String>,
    pub(super) alerts: Vec<PayloadAlert>,
}

/// An alert of a webhook's body.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct PayloadAlert {
    pub(super) status: String,
    pub(super) labels: BTreeMap<String, String>,
}

impl Webhook {
    /// Listens at the address of that URL, which must pass the guard as any other address of a student.
    pub(super) async fn listen(guard: &Guard, url: &str, began: Instant) -> Result<Self, Fault> {
        let checked = guard.pass(url).await.map_err(|error| Fault {
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
            received: Mutex::new(Vec::new()),
            arrived: Notify::new(),
        });
        let router = Router::new()
            .route("/{*path}", post(receive))
            .layer(DefaultBodyLimit::max(LARGEST_BODY))
            .with_state(Arc::clone(&inbox));
        let server = tokio::spawn(async move {
            // It ends with the task: an error here has nobody left to hear it.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { inbox, server })
    }

    /// Everything that has arrived.
    pub(super) fn received(&self) -> Vec<Received> {
        self.inbox.lock().clone()
    }

    /// Returns when something more has arrived.
    pub(super) async fn arrival(&self) {
        self.inbox.arrived.notified().await;
    }
}

impl Drop for Webhook {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Inbox {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Received>> {
        // A panic while the list was held can't have left it half-written.
        self.received.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn receive(
    State(inbox): State<Arc<Inbox>>,
    Path(path): Path<String>,
    body: Bytes,
) -> StatusCode {
    let Ok(payload) = serde_json::from_slice(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    let mut received = inbox.lock();
    if received.len() < MOST_MESSAGES {
        received.push(Received {
            at_ms: milliseconds(inbox.began.elapsed()),
            path,
            payload,
        });
    }
    drop(received);
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

    async fn listening() -> (Webhook, String) {
        // The port is free again when the listener is dropped, and nobody else is told of it.
        let port = {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap().port()
        };
        let url = format!("http://127.0.0.1:{port}");
        let webhook = Webhook::listen(&Guard::open(), &url, Instant::now()).await;
        (webhook.unwrap(), url)
    }

    #[tokio::test]
    async fn a_message_is_kept_with_its_path() {
        let (webhook, url) = listening().await;
        let body = r#"{"version": "4", "receiver": "pager", "groupLabels": {"alertname": "Down"},
            "alerts": [{"status": "firing", "labels": {"alertname": "Down"}, "fingerprint": "x"}]}"#;
        let client = reqwest::Client::new();
        let answer = client.post(format!("{url}/team/pager")).body(body);
        assert_eq!(answer.send().await.unwrap().status(), 200);
        webhook.arrival().await;
        let received = webhook.received();
        assert_eq!(received[0].path, "team/pager");
        assert_eq!(received[0].payload.alerts[0].status, "firing");
    }

    #[tokio::test]
    async fn what_is_no_webhook_is_refused() {
        let (webhook, url) = listening().await;
        let client = reqwest::Client::new();
        let answer = client.post(format!("{url}/pager")).body("{}").send().await;
        assert_eq!(answer.unwrap().status(), 400);
        assert!(webhook.received().is_empty());
    }

    #[tokio::test]
    async fn a_port_that_is_taken_is_a_fault() {
        let (_webhook, url) = listening().await;
        let second = Webhook::listen(&Guard::open(), &url, Instant::now()).await;
        assert_eq!(second.err().unwrap().kind, FaultKind::Unreachable);
    }

    #[tokio::test]
    async fn a_server_that_may_not_call_an_address_does_not_listen_there() {
        let guard = Guard::deny_private(Vec::new());
        let refused = Webhook::listen(&guard, "http://127.0.0.1:0", Instant::now()).await;
        assert_eq!(refused.err().unwrap().kind, FaultKind::Refused);
    }
}
