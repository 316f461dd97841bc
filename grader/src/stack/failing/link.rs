//! The line between api-service and its database, led through this program so that it can be slowed and cut.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long answers are kept back on a slow line.
const DELAY: Duration = Duration::from_millis(300);

/// What the line does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Open,
    /// Answers arrive late.
    Slow,
    /// Connections break, and new ones are refused.
    Cut,
}

/// A forwarder on loopback; dropping it ends it.
#[derive(Debug)]
pub(super) struct Link {
    port: u16,
    line: watch::Sender<Line>,
    task: JoinHandle<()>,
}

impl Link {
    /// Listens on a free port and forwards to `database`.
    pub(super) async fn open(database: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let (line, seen) = watch::channel(Line::Open);
        let task = tokio::spawn(async move {
            loop {
                // Out of file handles, say: the next one may do better.
                let Ok((client, _)) = listener.accept().await else {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                };
                // Whoever comes now finds the door shut in their face.
                if *seen.borrow() != Line::Cut {
                    tokio::spawn(carry(client, database, seen.clone()));
                }
            }
        });
        Ok(Self { port, line, task })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn set(&self, line: Line) {
        self.line.send_replace(line);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.line.send_replace(Line::Cut);
        self.task.abort();
    }
}

async fn carry(client: TcpStream, database: u16, mut line: watch::Receiver<Line>) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", database)).await else {
        return;
    };
    // Small messages wait for each other otherwise, and an open line would be a slow one.
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let answers_line = line.clone();
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let questions = async {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
            if to_server.write_all(&buffer[..length]).await.is_err() {
                break;
            }
        }
    };
    let answers = async {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(length @ 1..) = from_server.read(&mut buffer).await {
            if *answers_line.borrow() == Line::Slow {
                tokio::time::sleep(DELAY).await;
            }
            if to_client.write_all(&buffer[..length]).await.is_err() {
                break;
            }
        }
    };
    tokio::select! {
        () = questions => {}
        () = answers => {}
        // An error means that the link itself is gone.
        _ = line.wait_for(|line| *line == Line::Cut) => {}
    }
}
