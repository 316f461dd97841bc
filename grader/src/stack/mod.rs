//! The live stack as processes on loopback: PostgreSQL, FlowForge, Prometheus.
//!
//! Promises: free ports unless told otherwise, every process in a group of its own and written to a file
//! with its id, each waited for until it answers, and stopped by that id, also when the caller panics.

mod error;
mod flowforge;
mod postgres;
mod process;
mod programs;
mod prometheus;
mod state;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use error::StackError;
pub use flowforge::{FlowForgeBuild, FlowForgeSource};
pub use postgres::ThrowawayPostgres;
pub use process::Process;
pub use programs::Programs;
pub use state::{StackState, StoredProcess};

/// Where a process listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    pub postgres: u16,
    pub api: u16,
    pub worker: u16,
    pub prometheus: u16,
}

impl Ports {
    /// The ports that the labs' texts name.
    pub fn usual() -> Self {
        Self {
            postgres: 5433,
            api: 8080,
            worker: 8081,
            prometheus: 9090,
        }
    }

    /// Ports that nobody listens on at this moment.
    ///
    /// # Errors
    /// When loopback has no free port left.
    pub fn free() -> Result<Self, StackError> {
        // All four are held open together, so that they differ.
        let listeners = [(); 4].map(|()| TcpListener::bind(("127.0.0.1", 0)));
        let mut ports = [0; 4];
        for (port, listener) in ports.iter_mut().zip(listeners) {
            let listener = listener.map_err(|source| StackError::NoFreePort { source })?;
            *port = listener
                .local_addr()
                .map_err(|source| StackError::NoFreePort { source })?
                .port();
        }
        let [postgres, api, worker, prometheus] = ports;
        Ok(Self {
            postgres,
            api,
            worker,
            prometheus,
        })
    }

    /// Says so if somebody already listens on one of them: their answers would be taken for ours.
    ///
    /// # Errors
    /// The first port that is taken, and for what it was meant.
    pub fn require_free(&self) -> Result<(), StackError> {
        for (wanted_by, port) in [
            ("PostgreSQL", self.postgres),
            ("api-service", self.api),
            ("worker-service", self.worker),
            ("Prometheus", self.prometheus),
        ] {
            if TcpListener::bind(("127.0.0.1", port)).is_err() {
                return Err(StackError::PortTaken { port, wanted_by });
            }
        }
        Ok(())
    }
}

/// What to start, and where it keeps its files.
#[derive(Debug, Clone)]
pub struct StackPlan {
    pub programs: Programs,
    /// Logs, data and ids go below this folder.
    pub run_dir: PathBuf,
    pub ports: Ports,
    pub flowforge: FlowForgeBuild,
    pub scrape_interval: Duration,
}

/// A running stack. Dropping it stops every process.
#[derive(Debug)]
pub struct Stack {
    processes: Vec<Process>,
    ports: Ports,
    run_dir: PathBuf,
}

impl Stack {
    /// Starts everything and waits until it answers.
    ///
    /// # Errors
    /// When a port is taken, or a program is missing, ends early or does not answer in time; the error quotes the
    /// end of its log.
    pub async fn up(plan: &StackPlan) -> Result<Self, StackError> {
        plan.ports.require_free()?;
        std::fs::create_dir_all(&plan.run_dir).map_err(|source| StackError::Io {
            path: plan.run_dir.clone(),
            source,
        })?;
        let mut stack = Self {
            processes: Vec::new(),
            ports: plan.ports,
            run_dir: plan.run_dir.clone(),
        };
        stack.processes.push(postgres::start(plan).await?);
        stack.processes.push(flowforge::start_api(plan).await?);
        stack.processes.push(flowforge::start_worker(plan).await?);
        stack.processes.push(prometheus::start(plan).await?);
        stack.state().write(&plan.run_dir)?;
        Ok(stack)
    }

    /// The addresses a lab asks for: `api`, `worker`, `prometheus`.
    pub fn targets(&self) -> BTreeMap<String, String> {
        [
            ("api", self.ports.api),
            ("worker", self.ports.worker),
            ("prometheus", self.ports.prometheus),
        ]
        .into_iter()
        .map(|(name, port)| (name.to_owned(), format!("http://127.0.0.1:{port}")))
        .collect()
    }

    pub fn run_dir(&self) -> &Path {
        &self.run_dir
    }

    /// Stops one process, as a lab that breaks things does: `postgres`, `api-service`, `worker-service`, `prometheus`.
    pub async fn stop(&mut self, name: &str) {
        if let Some(index) = self
            .processes
            .iter()
            .position(|process| process.name() == name)
        {
            self.processes.remove(index).stop().await;
        }
    }

    /// Stops everything, last started first.
    pub async fn down(mut self) {
        while let Some(process) = self.processes.pop() {
            process.stop().await;
        }
        StackState::forget(&self.run_dir);
    }

    /// Lets the processes live on after this program ends; `labcheck stack down` finds them by the state file.
    pub fn detach(mut self) -> StackState {
        let state = self.state();
        for process in self.processes.drain(..) {
            process.detach();
        }
        state
    }

    fn state(&self) -> StackState {
        StackState {
            targets: self.targets(),
            processes: self.processes.iter().map(Process::stored).collect(),
        }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // Last started first: FlowForge before the database that it talks to.
        while let Some(process) = self.processes.pop() {
            drop(process);
        }
    }
}
