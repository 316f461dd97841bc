//! The timeline against a running Alertmanager with a webhook receiver, in twenty seconds of real time.

#![expect(clippy::disallowed_methods, reason = "the real server keeps real time")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use alertmanager::Config;
use alertmanager::timeline::{Alert, Options, play};
use serde::Deserialize;
use tsdb::Labels;

/// Flushes fall on whole even or odd seconds, events at least a second away from them.
const CONFIG: &str = r#"
inhibit_rules:
- source_matchers: [alertname="ClusterDown"]
  target_matchers: [severity="warning"]
route:
  receiver: team
  group_by: [alertname]
  group_wait: 2s
  group_interval: 4s
  repeat_interval: 10s
  routes:
  - {receiver: db, matchers: [team="db"], continue: true}
  - {receiver: page, matchers: ['severity=~"critical|page"']}
receivers:
- name: team
  webhook_configs: [{url: "http://RECEIVER/team"}]
- name: db
  webhook_configs: [{url: "http://RECEIVER/db"}]
- name: page
  webhook_configs: [{url: "http://RECEIVER/page", send_resolved: false}]
"#;

/// Labels, and the seconds from when to when the alert fires.
const ALERTS: [(&str, i64, Option<i64>); 5] = [
    ("alertname=ClusterDown severity=info", 0, Some(9)),
    ("alertname=Down instance=a severity=critical", 0, Some(12)),
    ("alertname=Up severity=critical team=db", 0, None),
    ("alertname=Slow severity=warning team=db", 1, None),
    ("alertname=Down instance=b severity=critical", 4, Some(8)),
];

const SECONDS: i64 = 20;

/// How far a busy machine may be off.
const TOLERANCE_MS: i64 = 950;

/// A message: its receiver and group, and then when it came and what it said.
type Messages = BTreeMap<String, Vec<(i64, Vec<String>)>>;

#[test]
fn a_running_alertmanager_sends_what_the_timeline_says() {
    let Some(program) = find() else {
        println!("skipped: alertmanager is not installed; get it with: cargo xtask setup");
        return;
    };
    let hook = TcpListener::bind("127.0.0.1:0").unwrap();
    let text = CONFIG.replace("RECEIVER", &hook.local_addr().unwrap().to_string());
    let Some(server) = Server::start(&program, &text) else {
        println!("skipped: alertmanager lacks its templates; as root: cargo xtask setup");
        return;
    };
    let began = Instant::now();
    let received = listen(hook, began);
    send_alerts(&server, began);
    std::thread::sleep(at(SECONDS).saturating_sub(began.elapsed()));
    drop(server);

    let real = received.try_iter().fold(Messages::new(), collect);
    let expected = predict(&text);
    assert_eq!(
        real.keys().collect::<Vec<_>>(),
        expected.keys().collect::<Vec<_>>()
    );
    for (group, messages) in &expected {
        let real = &real[group];
        let contents = |messages: &[(i64, Vec<String>)]| -> Vec<Vec<String>> {
            messages.iter().map(|(_, alerts)| alerts.clone()).collect()
        };
        assert_eq!(contents(real), contents(messages), "{group}: {real:?}");
        for ((real_ms, _), (ms, _)) in real.iter().zip(messages) {
            assert!(
                (real_ms - ms).abs() < TOLERANCE_MS,
                "{group}: {real:?} is not {messages:?}"
            );
        }
    }
}

fn predict(config: &str) -> Messages {
    let alerts: Vec<Alert> = ALERTS
        .iter()
        .map(|(text, starts, ends)| Alert {
            labels: labels(text),
            annotations: Labels::default(),
            starts_at_ms: starts * 1_000,
            ends_at_ms: ends.map(|end| end * 1_000),
        })
        .collect();
    let options = Options {
        until_ms: SECONDS * 1_000 - 1,
        most_notifications: 100,
    };
    let timeline = play(&Config::load(config).unwrap(), &alerts, &options);
    let messages = timeline.notifications.into_iter().map(|sent| {
        let shown = sent.alerts.iter().map(|alert| {
            let status = if alert.is_firing {
                "firing"
            } else {
                "resolved"
            };
            format!("{status} {}", alerts[alert.alert].labels)
        });
        let group = format!("{} {}", sent.receiver, sent.group_key);
        (group, sent.at_ms, shown.collect())
    });
    messages.fold(Messages::new(), collect)
}

fn collect(mut messages: Messages, (group, at_ms, alerts): (String, i64, Vec<String>)) -> Messages {
    messages.entry(group).or_default().push((at_ms, alerts));
    messages
}

fn labels(text: &str) -> Labels {
    Labels::new(text.split(' ').filter_map(|pair| pair.split_once('=')))
}

fn at(seconds: i64) -> Duration {
    Duration::from_secs(seconds.unsigned_abs())
}

/// Posts each alert when it starts, and again with its end when it is over.
fn send_alerts(server: &Server, began: Instant) {
    let mut events: Vec<(i64, &str, bool)> = Vec::new();
    for (labels, starts, ends) in ALERTS {
        events.push((starts, labels, false));
        events.extend(ends.map(|end| (end, labels, true)));
    }
    events.sort_unstable();
    for (second, text, is_over) in events {
        std::thread::sleep(at(second).saturating_sub(began.elapsed()));
        let labels: BTreeMap<&str, &str> = text
            .split(' ')
            .filter_map(|pair| pair.split_once('='))
            .collect();
        let mut alert = serde_json::json!({ "labels": labels });
        if is_over {
            // Any time past ends the alert: Alertmanager keeps the start it knows.
            alert["startsAt"] = "2020-01-01T00:00:00Z".into();
            alert["endsAt"] = "2020-01-01T00:00:01Z".into();
        }
        let answer = server.post("/api/v2/alerts", &serde_json::json!([alert]).to_string());
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

/// A running Alertmanager, ended when dropped.
struct Server {
    child: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Server {
    /// `None` when the server has no templates.
    fn start(program: &Path, config: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("alertmanager.yml");
        std::fs::write(&file, config).unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap().to_string();
        drop(free);
        let child = Command::new(program)
            .arg(format!("--config.file={}", file.display()))
            .arg(format!("--storage.path={}", folder.path().display()))
            .arg(format!("--web.listen-address={address}"))
            .arg("--cluster.listen-address=")
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let mut server = Self {
            child,
            address,
            _folder: folder,
        };
        for _ in 0..300 {
            if TcpStream::connect(&server.address).is_ok() {
                return Some(server);
            }
            if server.child.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read(server._folder.path().join("log")).unwrap();
        let log = String::from_utf8_lossy(&log).into_owned();
        // Debian's build has its templates in one place only, where root puts them.
        assert!(log.contains("default.tmpl"), "{log}");
        None
    }

    fn post(&self, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Posted {
    receiver: String,
    group_key: String,
    alerts: Vec<PostedAlert>,
}

#[derive(Deserialize)]
struct PostedAlert {
    status: String,
    labels: BTreeMap<String, String>,
}

/// Takes messages in the background, each with the milliseconds since `began`.
fn listen(hook: TcpListener, began: Instant) -> Receiver<(String, i64, Vec<String>)> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for stream in hook.incoming() {
            let Some(posted) = stream.ok().and_then(read_message) else {
                continue;
            };
            let alerts = posted
                .alerts
                .into_iter()
                .map(|alert| format!("{} {}", alert.status, Labels::new(alert.labels)));
            let group = format!("{} {}", posted.receiver, posted.group_key);
            let at_ms = i64::try_from(began.elapsed().as_millis()).unwrap();
            if sender.send((group, at_ms, alerts.collect())).is_err() {
                return;
            }
        }
    });
    receiver
}

fn read_message(mut stream: TcpStream) -> Option<Posted> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    stream
        .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .ok()?;
    serde_json::from_slice(&body).ok()
}

/// The server that `cargo xtask setup` unpacked, or the one on PATH.
fn find() -> Option<PathBuf> {
    let unpacked =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/stack/bin/alertmanager");
    [unpacked, PathBuf::from("alertmanager")]
        .into_iter()
        .find(|program| Command::new(program).arg("--version").output().is_ok())
}
