//! A student's stack: one small HTTP server on a free loopback port.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// What the server does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// Answers `/metrics` as a good service does.
    Answers,
    /// Answers 404.
    HasNoMetrics,
    /// Takes the request and says nothing.
    Hangs,
}

pub(crate) struct Stack {
    url: String,
    behaviour: Arc<Mutex<Behaviour>>,
    asked: Arc<Notify>,
    server: JoinHandle<()>,
}

impl Stack {
    pub(crate) async fn that(behaviour: Behaviour) -> Stack {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let behaviour = Arc::new(Mutex::new(behaviour));
        let asked = Arc::new(Notify::new());
        let server = tokio::spawn(serve(listener, Arc::clone(&behaviour), Arc::clone(&asked)));
        Stack {
            url,
            behaviour,
            asked,
            server,
        }
    }

    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }

    pub(crate) fn now(&self, behaviour: Behaviour) {
        *self.behaviour.lock().unwrap() = behaviour;
    }

    /// Waits for the next request, or returns at once if one came since the last wait.
    pub(crate) async fn was_asked(&self) {
        self.asked.notified().await;
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(listener: TcpListener, behaviour: Arc<Mutex<Behaviour>>, asked: Arc<Notify>) {
    loop {
        let Ok((connection, _)) = listener.accept().await else {
            return;
        };
        tokio::spawn(answer(
            connection,
            Arc::clone(&behaviour),
            Arc::clone(&asked),
        ));
    }
}

async fn answer(mut connection: TcpStream, behaviour: Arc<Mutex<Behaviour>>, asked: Arc<Notify>) {
    let mut request = [0; 4096];
    if connection.read(&mut request).await.unwrap_or(0) == 0 {
        return;
    }
    let behaviour = *behaviour.lock().unwrap();
    asked.notify_one();
    let body = "# HELP up_since Start.\n# TYPE up_since gauge\nup_since 1\n";
    let answer = match behaviour {
        Behaviour::Answers => format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain; version=0.0.4\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ),
        Behaviour::HasNoMetrics => {
            "HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n".to_owned()
        }
        Behaviour::Hangs => std::future::pending().await,
    };
    // Who asked may be gone by now, as when its grader was killed.
    let _ = connection.write_all(answer.as_bytes()).await;
}
