//! A running `sightline` with a database of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use grader::stack::Process;

use crate::{program, root, run_dir};

/// A server for one test, stopped when dropped.
#[derive(Debug)]
pub struct Sightline {
    process: Process,
    url: String,
    folder: PathBuf,
}

impl Sightline {
    /// Starts the built server on a free port with an empty SQLite database and waits until it is healthy.
    ///
    /// # Panics
    /// When it does not start: the message quotes its log.
    pub async fn start(test: &str) -> Self {
        let port = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| listener.local_addr())
            .expect("loopback has a free port")
            .port();
        let folder = run_dir(test);
        let url = format!("http://127.0.0.1:{port}");
        let mut command = command(&folder);
        command
            .arg("serve")
            .env("SIGHTLINE_ADDR", format!("127.0.0.1:{port}"));
        let process =
            Process::start("sightline", &folder, command).unwrap_or_else(|error| panic!("{error}"));
        let process = process
            .ready_at(&format!("{url}/healthz"))
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        Self {
            process,
            url,
            folder,
        }
    }

    /// The address of `path` on this server.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// The one-time link that a first start prints.
    ///
    /// # Panics
    /// When it printed none.
    pub fn setup_link(&self) -> String {
        let log = self.process.log();
        let start = log
            .find("/setup/")
            .unwrap_or_else(|| panic!("no set-up link in:\n{log}"));
        let token: String = log[start..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || "/-_".contains(*c))
            .collect();
        self.url(&token)
    }

    /// An API token for the account `name`, made on the command line as an operator does.
    ///
    /// # Panics
    /// When the command refuses.
    pub fn token(&self, name: &str) -> String {
        let output = command(&self.folder)
            .args(["token", "create", name])
            .output()
            .expect("the built sightline can be started");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    }

    pub fn log(&self) -> String {
        self.process.log()
    }
}

/// The built program, with everything that it keeps below `folder`.
fn command(folder: &Path) -> Command {
    let database = format!("sqlite://{}", folder.join("sightline.db").display());
    let mut command = Command::new(program("sightline"));
    command
        .current_dir(root())
        .env("SIGHTLINE_DATABASE_URL", database)
        .env("SIGHTLINE_DATA_DIR", folder.join("data"));
    command
}
