//! One process in a group of its own, with its log and its id in files.

use std::fs::{self, OpenOptions};
use std::future::Future;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use super::launch::Launch;
use super::{StackError, StoredProcess};

/// How long a process may take to answer, and to end when asked to.
pub(super) const READY_WITHIN: Duration = Duration::from_secs(90);
const STOPPED_WITHIN: Duration = Duration::from_secs(5);
const POLL_EVERY: Duration = Duration::from_millis(50);

/// A process that is killed, with its whole group, when this value is dropped.
#[derive(Debug)]
pub struct Process {
    name: String,
    launch: Launch,
    log: PathBuf,
    /// PostgreSQL waits for its clients on SIGTERM, and goes at once on SIGINT.
    polite: Signal,
    /// Removed after the process has ended.
    scratch: Option<PathBuf>,
    /// `None` once detached or stopped.
    child: Option<Child>,
}

impl Process {
    /// Starts `command` with its output in `run_dir/NAME.log` and its id in `run_dir/NAME.pid`.
    ///
    /// # Errors
    /// When it can't be started, or the files can't be written.
    pub fn start(name: &str, run_dir: &Path, command: Command) -> Result<Self, StackError> {
        let log = run_dir.join(format!("{name}.log"));
        // The log of an earlier run would be quoted as this one's.
        let _ = fs::remove_file(&log);
        Self::start_logging(name, run_dir, log, command)
    }

    /// Starts `command` with its output added to the end of `log`.
    pub(super) fn start_logging(
        name: &str,
        run_dir: &Path,
        log: PathBuf,
        mut command: Command,
    ) -> Result<Self, StackError> {
        let child = spawn(name, &log, &mut command)?;
        let pid_file = run_dir.join(format!("{name}.pid"));
        let process = Self {
            name: name.to_owned(),
            launch: Launch::of(&command),
            log,
            polite: Signal::SIGTERM,
            scratch: None,
            child: Some(child),
        };
        fs::write(&pid_file, process.id().to_string()).map_err(|source| StackError::Io {
            path: pid_file,
            source,
        })?;
        Ok(process)
    }

    /// Sends a signal to the process and to what it has started.
    pub fn signal(&self, signal: Signal) {
        if let Some(child) = &self.child {
            signal_group(child.id(), signal);
        }
    }

    pub(super) fn stopped_by(mut self, signal: Signal) -> Self {
        self.polite = signal;
        self
    }

    pub(super) fn with_scratch(mut self, folder: PathBuf) -> Self {
        self.scratch = Some(folder);
        self
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of the process and of its group; 0 once it was stopped.
    pub fn id(&self) -> u32 {
        self.child.as_ref().map_or(0, Child::id)
    }

    pub(super) fn stored(&self) -> StoredProcess {
        StoredProcess {
            name: self.name.clone(),
            id: self.id(),
            launch: self.launch.clone(),
            log: self.log.clone(),
            scratch: self.scratch.clone(),
        }
    }

    /// Waits until `is_ready` says so; the process must not end before.
    ///
    /// # Errors
    /// When the process ends first, or does not answer in time; the error quotes the end of its log.
    pub async fn ready_when<F>(
        mut self,
        address: &str,
        is_ready: impl Fn() -> F,
    ) -> Result<Self, StackError>
    where
        F: Future<Output = bool>,
    {
        let deadline = Instant::now() + READY_WITHIN;
        loop {
            if is_ready().await {
                return Ok(self);
            }
            let ended = self
                .child
                .as_mut()
                .and_then(|child| child.try_wait().ok().flatten());
            if let Some(status) = ended {
                return Err(StackError::EndedEarly {
                    name: self.name.clone(),
                    status: status.to_string(),
                    log: self.log.clone(),
                    tail: self.log_tail(),
                });
            }
            if Instant::now() > deadline {
                return Err(StackError::NotReady {
                    name: self.name.clone(),
                    address: address.to_owned(),
                    seconds: READY_WITHIN.as_secs(),
                    log: self.log.clone(),
                    tail: self.log_tail(),
                });
            }
            tokio::time::sleep(POLL_EVERY).await;
        }
    }

    /// Waits until an HTTP GET of `url` answers 2xx.
    ///
    /// # Errors
    /// As [`Process::ready_when`].
    pub async fn ready_at(self, url: &str) -> Result<Self, StackError> {
        let client = reqwest::Client::new();
        let probe = || {
            let request = client.get(url).timeout(Duration::from_secs(1)).send();
            async move {
                request
                    .await
                    .is_ok_and(|response| response.status().is_success())
            }
        };
        self.ready_when(url, probe).await
    }

    /// Asks the process to end, waits, and kills what is left of its group.
    pub async fn stop(mut self) {
        if let Some(child) = self.child.as_mut() {
            signal_group(child.id(), self.polite);
            let deadline = Instant::now() + STOPPED_WITHIN;
            while Instant::now() < deadline && matches!(child.try_wait(), Ok(None)) {
                tokio::time::sleep(POLL_EVERY).await;
            }
        }
    }

    /// Lets the process live on.
    pub fn detach(mut self) {
        self.child = None;
        self.scratch = None;
    }

    /// All that the process has said so far.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    /// The last lines of what the process has said.
    pub fn log_tail(&self) -> String {
        let text = fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(12)..].join("\n")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // A stopped process hears nothing until it goes on.
            signal_group(child.id(), Signal::SIGCONT);
            // Asked first: PostgreSQL's own children are not in its group and go only when it tells them.
            signal_group(child.id(), self.polite);
            let deadline = Instant::now() + STOPPED_WITHIN;
            while Instant::now() < deadline && matches!(child.try_wait(), Ok(None)) {
                std::thread::sleep(POLL_EVERY);
            }
            signal_group(child.id(), Signal::SIGKILL);
            let _ = child.wait();
        }
        if let Some(folder) = &self.scratch {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// Starts `command` in a group of its own, with its output added to the end of `log`.
pub(super) fn spawn(name: &str, log: &Path, command: &mut Command) -> Result<Child, StackError> {
    let io = |source| StackError::Io {
        path: log.to_path_buf(),
        source,
    };
    let file = OpenOptions::new()
        .append(true)
        .create(true)
        .open(log)
        .map_err(io)?;
    let copy = file.try_clone().map_err(io)?;
    command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(copy)
        .process_group(0)
        .spawn()
        .map_err(|source| StackError::Spawn {
            name: name.to_owned(),
            source,
        })
}

/// Signals every process of the group that `id` leads; one that has gone already is no error.
pub(super) fn signal_group(id: u32, signal: Signal) {
    if let Ok(id) = i32::try_from(id) {
        let _ = killpg(Pid::from_raw(id), signal);
    }
}
