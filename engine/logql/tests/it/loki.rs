//! A running Loki is asked about every query of ours.

#![expect(clippy::disallowed_methods, reason = "the real server keeps real time")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use logql::{Kind, parse, printer};

/// One process that keeps everything in a folder, and asks nobody.
const CONFIG: &str = r#"
auth_enabled: false
analytics: {reporting_enabled: false}
server: {http_listen_address: 127.0.0.1, http_listen_port: HTTP, grpc_listen_address: 127.0.0.1, grpc_listen_port: GRPC, log_level: error}
common:
  instance_addr: 127.0.0.1
  path_prefix: FOLDER
  replication_factor: 1
  ring: {kvstore: {store: inmemory}}
  storage: {filesystem: {chunks_directory: FOLDER/chunks, rules_directory: FOLDER/rules}}
schema_config:
  configs:
  - {from: 2026-01-01, store: tsdb, object_store: filesystem, schema: v13, index: {prefix: index_, period: 24h}}
limits_config: {enable_multi_variant_queries: true}
"#;

/// Two lines, so that pipelines have something to work on.
const LINES: &str = r#"{"streams":[{"stream":{"app":"x","env":"b"},"values":[["NOW","{\"a\":1,\"x\":2}"],["NOW","a=1 x=2"]]}]}"#;

#[test]
fn loki_agrees() {
    let Some(program) = find() else {
        println!("skipped: loki is not built; get it with: cargo xtask setup");
        return;
    };
    let server = Server::start(&program);
    let now = server.push();
    let mut wrong = Vec::new();
    for query in crate::ACCEPTED.lines() {
        let parsed = parse(query);
        let printed = printer::print(&parsed.expr);
        let formatted = server.format(query);
        if formatted.0 != 200 {
            wrong.push(format!("Loki refuses {query}: {}", formatted.1));
        } else if server.format(&printed) != formatted {
            wrong.push(format!(
                "{query} was printed as {printed}, which means something else"
            ));
        }
        if parsed.expr.answers() == Some(Kind::Log) {
            let (status, body) = server.query_range(query, now);
            if status != 200 {
                wrong.push(format!("Loki can't run {query}: {body}"));
            }
        }
    }
    for query in crate::REFUSED.lines() {
        let accepts = server.format(query).0 == 200 && server.query_range(query, now).0 == 200;
        if accepts {
            wrong.push(format!("Loki accepts {query}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

struct Server {
    process: Child,
    address: String,
    _folder: Folder,
}

impl Server {
    /// Starts one and waits until it takes queries.
    fn start(program: &Path) -> Self {
        let folder = Folder::new();
        let (http, grpc) = (free_port(), free_port());
        let config = CONFIG
            .replace("HTTP", &http.to_string())
            .replace("GRPC", &grpc.to_string())
            .replace("FOLDER", &folder.0.display().to_string());
        let file = folder.0.join("loki.yml");
        std::fs::write(&file, config).unwrap();
        let process = Command::new(program)
            .arg(format!("-config.file={}", file.display()))
            .current_dir(&folder.0)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self {
            process,
            address: format!("127.0.0.1:{http}"),
            _folder: folder,
        };
        server.wait();
        server
    }

    fn wait(&mut self) {
        let began = Instant::now();
        while self.get("/ready").is_none_or(|(status, _)| status != 200) {
            assert!(self.process.try_wait().unwrap().is_none(), "loki ended");
            assert!(
                began.elapsed() < Duration::from_secs(120),
                "loki is not ready"
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Sends a few lines and gives their time in nanoseconds, once they are found.
    fn push(&self) -> u128 {
        let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos();
        let body = LINES.replace("NOW", &now.to_string());
        let request = format!(
            "POST /loki/api/v1/push HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let (status, answer) = self.exchange(&request).unwrap();
        assert_eq!(status, 204, "{answer}");
        let began = Instant::now();
        while !self.query_range("{app=\"x\"}", now).1.contains("a=1 x=2") {
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "the lines are not found"
            );
            std::thread::sleep(Duration::from_millis(100));
        }
        now
    }

    fn format(&self, query: &str) -> (u16, String) {
        let path = format!("/loki/api/v1/format_query?query={}", encode(query));
        self.get(&path).unwrap()
    }

    fn query_range(&self, query: &str, now: u128) -> (u16, String) {
        let minute = 60_000_000_000;
        let path = format!(
            "/loki/api/v1/query_range?start={}&end={}&step=60&query={}",
            now - minute,
            now + minute,
            encode(query)
        );
        self.get(&path).unwrap()
    }

    fn get(&self, path: &str) -> Option<(u16, String)> {
        self.exchange(&format!("GET {path} HTTP/1.0\r\n\r\n"))
    }

    /// Status and body; `None` where nobody listens.
    fn exchange(&self, request: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some((status, body.to_owned()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already is what was wanted.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A folder that goes with its owner.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("sightline-logql-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn find() -> Option<PathBuf> {
    let bin = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/stack/bin/loki");
    bin.exists().then_some(bin)
}
