//! What a stack that lives on leaves behind, so that another program can look at it and stop it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::sys::signal::Signal;
use serde::{Deserialize, Serialize};

use super::launch::Launch;
use super::process::{signal_group, spawn};
use super::{StackError, WorkFolder};

const FILE: &str = "stack.json";

/// The processes of a stack and where it answers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StackState {
    /// Target names, as a lab's rubric uses them, to URLs.
    pub targets: BTreeMap<String, String>,
    pub processes: Vec<StoredProcess>,
    /// What the servers' configuration is a copy of. A stack that an earlier program started does not say, and must
    /// still be stopped.
    #[serde(default)]
    pub work: Option<WorkFolder>,
}

/// One process that was started.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredProcess {
    pub name: String,
    pub id: u32,
    pub launch: Launch,
    pub log: PathBuf,
    /// A folder to remove once the process has ended.
    pub scratch: Option<PathBuf>,
}

impl StackState {
    /// Reads the state below `run_dir`; `None` when no stack was left there.
    ///
    /// # Errors
    /// When the file can't be read or is not a state of ours.
    pub fn read(run_dir: &Path) -> Result<Option<Self>, StackError> {
        let path = run_dir.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        let text = fs::read(&path).map_err(|source| StackError::Io {
            path: path.clone(),
            source,
        })?;
        serde_json::from_slice(&text)
            .map(Some)
            .map_err(|source| StackError::State { path, source })
    }

    /// Replaces the state below `run_dir`.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write(&self, run_dir: &Path) -> Result<(), StackError> {
        let path = run_dir.join(FILE);
        let text = serde_json::to_vec_pretty(self).map_err(|source| StackError::State {
            path: path.clone(),
            source,
        })?;
        fs::write(&path, text).map_err(|source| StackError::Io { path, source })
    }

    /// The process of that name.
    pub fn process(&mut self, name: &str) -> Option<&mut StoredProcess> {
        self.processes
            .iter_mut()
            .find(|process| process.name == name)
    }

    pub(super) fn forget(run_dir: &Path) {
        let _ = fs::remove_file(run_dir.join(FILE));
    }

    /// Stops what still runs, last started first.
    pub fn stop(&self, run_dir: &Path) {
        for process in self.processes.iter().rev() {
            if process.is_running() {
                // A stopped process hears nothing until it goes on.
                signal_group(process.id, Signal::SIGCONT);
                // PostgreSQL ends at once on SIGINT, and so do the others.
                signal_group(process.id, Signal::SIGINT);
                process.wait_until_ended();
            }
            if let Some(folder) = &process.scratch {
                let _ = fs::remove_dir_all(folder);
            }
        }
        Self::forget(run_dir);
    }
}

impl StoredProcess {
    /// A process that runs this very program, by its id.
    ///
    /// # Errors
    /// When the system does not say which program this is.
    pub fn of_this_program(id: u32) -> std::io::Result<Self> {
        let program = std::env::current_exe()?;
        Ok(Self::known_by(id, &program))
    }

    /// A process that a killed program left behind, by the id that it wrote below `run_dir`.
    pub(super) fn left_behind(run_dir: &Path, name: &str, program: &str) -> Self {
        let id = fs::read_to_string(run_dir.join(format!("{name}.pid"))).unwrap_or_default();
        // No process has the id 0, and none is started with an empty line.
        Self::known_by(id.trim().parse().unwrap_or_default(), Path::new(program))
    }

    fn known_by(id: u32, program: &Path) -> Self {
        Self {
            name: program.display().to_string(),
            id,
            launch: Launch::of(&Command::new(program)),
            log: PathBuf::new(),
            scratch: None,
        }
    }

    /// Asks the process to end.
    pub fn end(&self) {
        self.signal(Signal::SIGTERM);
    }

    /// Whether the id still belongs to the program that was started: ids are used again.
    pub fn is_running(&self) -> bool {
        let name = self.launch.program.file_name().unwrap_or_default();
        command_line(self.id).contains(&*name.to_string_lossy())
    }

    /// Sends a signal to the process and to what it has started, if it still runs.
    pub fn signal(&self, signal: Signal) {
        if self.is_running() {
            signal_group(self.id, signal);
        }
    }

    /// Asks the process to end, and waits until it has.
    pub fn stop(&self) {
        self.signal(Signal::SIGTERM);
        self.wait_until_ended();
    }

    /// Starts the process again, as it was started first; the caller stores the new id.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start_again(&mut self) -> Result<(), StackError> {
        self.id = spawn(&self.name, &self.log, &mut self.launch.command())?.id();
        Ok(())
    }

    fn wait_until_ended(&self) {
        for _ in 0..100 {
            if !self.is_running() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        signal_group(self.id, Signal::SIGKILL);
    }
}

/// What the process was started with; empty when it has ended. Not every machine has `ps`, nor every system `/proc`.
fn command_line(id: u32) -> String {
    if Path::new("/proc/self/cmdline").exists() {
        let words = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        return String::from_utf8_lossy(&words).into_owned();
    }
    let output = Command::new("ps")
        .args(["-o", "args=", "-p", &id.to_string()])
        .output();
    match output {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).into_owned()
        }
        _ => String::new(),
    }
}
