//! A server that works for a while and then breaks, in front of one that is well.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How a server breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakage {
    /// Connections are closed, and nothing listens any more.
    Stops,
    /// Takes requests and never answers.
    Hangs,
    /// Answers, a byte every while.
    IsSlow,
    InternalError,
    /// A page for people, as a proxy in front shows it.
    Html,
    /// 100 MB of JSON that never closes.
    HugeBody,
    RedirectLoop,
}

impl Breakage {
    pub const ALL: [Self; 7] = [
        Self::Stops,
        Self::Hangs,
        Self::IsSlow,
        Self::InternalError,
        Self::Html,
        Self::HugeBody,
        Self::RedirectLoop,
    ];
}

const HUGE: usize = 100_000_000;
const BYTE_EVERY: Duration = Duration::from_millis(250);

/// Passes on a number of requests, then breaks for good. Dropping it stops it.
#[derive(Debug)]
pub struct Faulty {
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

#[derive(Clone, Copy)]
struct Plan {
    upstream: SocketAddr,
    breakage: Breakage,
    healthy_requests: usize,
}

impl Faulty {
    /// Listens on a free port in front of `upstream`, a URL such as `http://127.0.0.1:9090`.
    ///
    /// # Panics
    /// When the URL is no address on loopback, or no port is free.
    pub async fn in_front_of(upstream: &str, healthy_requests: usize, breakage: Breakage) -> Self {
        let upstream = upstream.trim_start_matches("http://").parse();
        let plan = Plan {
            upstream: upstream.expect("an address and a port"),
            breakage,
            healthy_requests,
        };
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("a free port on loopback");
        let address = listener.local_addr().expect("it is bound");
        let accepting = tokio::spawn(accept(listener, plan));
        Self { address, accepting }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Faulty {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, plan: Plan) {
    let seen = Arc::new(AtomicUsize::new(0));
    let mut connections = tokio::task::JoinSet::new();
    loop {
        // Also the connection that waits in the queue is refused, once the listener is gone.
        if plan.breakage == Breakage::Stops && seen.load(Ordering::SeqCst) >= plan.healthy_requests
        {
            return;
        }
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((client, _)) = accepted else { return };
                connections.spawn(serve(client, plan, Arc::clone(&seen)));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// One connection, with one request after another.
async fn serve(mut client: TcpStream, plan: Plan, seen: Arc<AtomicUsize>) {
    let Ok(mut server) = TcpStream::connect(plan.upstream).await else {
        return;
    };
    let (mut request, mut answer) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        tokio::select! {
            read = client.read(&mut request) => {
                let Ok(length @ 1..) = read else { return };
                // Without pipelining, whatever comes is the next request: the answer before it is complete.
                if seen.fetch_add(1, Ordering::SeqCst) >= plan.healthy_requests {
                    break;
                }
                if server.write_all(&request[..length]).await.is_err() {
                    return;
                }
            }
            read = server.read(&mut answer) => {
                let Ok(length @ 1..) = read else { return };
                if client.write_all(&answer[..length]).await.is_err() {
                    return;
                }
            }
        }
    }
    drop(server);
    // Who asked may go away before the end; that is the point of a limit.
    let _ = answer_badly(&mut client, plan.breakage).await;
}

async fn answer_badly(client: &mut TcpStream, breakage: Breakage) -> std::io::Result<()> {
    let head = |status: &str, kind: &str, length: usize| {
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        )
    };
    match breakage {
        Breakage::Stops => Ok(()),
        Breakage::Hangs => std::future::pending().await,
        Breakage::IsSlow => {
            let head = head("200 OK", "application/json", HUGE);
            for byte in head.as_bytes().iter().chain(std::iter::repeat(&b' ')) {
                client.write_all(&[*byte]).await?;
                tokio::time::sleep(BYTE_EVERY).await;
            }
            Ok(())
        }
        Breakage::InternalError => {
            let answer = head("500 Internal Server Error", "text/plain", 5) + "boom\n";
            client.write_all(answer.as_bytes()).await
        }
        Breakage::Html => {
            let page = "<!doctype html><title>Welcome</title><h1>It works</h1>\n";
            let answer = head("200 OK", "text/html; charset=utf-8", page.len()) + page;
            client.write_all(answer.as_bytes()).await
        }
        Breakage::HugeBody => {
            let head = head("200 OK", "application/json", HUGE);
            client.write_all(head.as_bytes()).await?;
            let chunk = [b'['; 64 * 1024];
            for _ in 0..HUGE / chunk.len() {
                client.write_all(&chunk).await?;
            }
            Ok(())
        }
        Breakage::RedirectLoop => {
            let answer = "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            client.write_all(answer.as_bytes()).await
        }
    }
}
