//! The live stack as processes on loopback: PostgreSQL, FlowForge, and the servers that watch it.
//!
//! Promises: free ports unless told otherwise, every process in a group of its own and written to a file
//! with its id, each waited for until it answers, and stopped by that id, also when the caller panics.

mod agent;
mod alertmanager;
mod error;
pub mod failing;
mod flowforge;
mod for_rubric;
mod grafana;
mod launch;
mod loki;
mod new_lines;
mod node_exporter;
mod plan;
mod ports;
mod postgres;
mod process;
mod programs;
mod prometheus;
mod reload;
mod service;
mod state;
mod work;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use error::StackError;
pub use flowforge::{FlowForgeBuild, FlowForgeSource};
pub use launch::Launch;
pub use nix::sys::signal::Signal;
pub use plan::StackPlan;
pub use ports::Ports;
pub use postgres::ThrowawayPostgres;
pub use process::Process;
pub use programs::Programs;
pub use reload::{Answer, Reloaded, reload};
pub use service::{Service, UnknownService};
pub use state::{StackState, StoredProcess};
pub use work::WorkFolder;

/// A running stack. Dropping it stops every process.
#[derive(Debug)]
pub struct Stack {
    processes: Vec<Process>,
    targets: BTreeMap<String, String>,
    work: WorkFolder,
    run_dir: PathBuf,
}

impl Stack {
    /// Starts everything and waits until it answers.
    ///
    /// # Errors
    /// When a port is taken, or a program is missing, ends early or does not answer in time; the error quotes the
    /// end of its log.
    pub async fn up(plan: &StackPlan) -> Result<Self, StackError> {
        let services = plan.started();
        plan.ports.require_free(services.iter().copied())?;
        std::fs::create_dir_all(&plan.run_dir).map_err(|source| StackError::Io {
            path: plan.run_dir.clone(),
            source,
        })?;
        let mut work = WorkFolder::of(plan, prometheus::configuration(plan));
        work.prepare(&plan.run_dir)?;
        let mut stack = Self {
            processes: Vec::new(),
            targets: plan.targets(),
            work,
            run_dir: plan.run_dir.clone(),
        };
        // FlowForge needs its database; the servers that watch wait for nobody, and not one after the other.
        let (flowforge, watching): (Vec<Service>, Vec<Service>) =
            services.into_iter().partition(|service| {
                matches!(service, Service::Postgres | Service::Api | Service::Worker)
            });
        let (flowforge, watching) =
            tokio::try_join!(in_turn(plan, flowforge), at_once(plan, watching))?;
        stack.processes.extend(flowforge);
        stack.processes.extend(watching);
        stack.state().write(&plan.run_dir)?;
        Ok(stack)
    }

    /// The addresses a lab asks for, by target name: `api`, `worker`, `node`, `prometheus`, `alertmanager`,
    /// `grafana`, `loki`, `agent`; those that the plan named.
    pub fn targets(&self) -> BTreeMap<String, String> {
        self.targets.clone()
    }

    pub fn run_dir(&self) -> &Path {
        &self.run_dir
    }

    /// The folder that the servers read: defaults, and the student's files over them.
    pub fn work_dir(&self) -> PathBuf {
        work::folder(&self.run_dir)
    }

    /// Stops one process by its [`Service::name`], as a lab that breaks things does.
    pub async fn stop(&mut self, name: &str) {
        if let Some(index) = self
            .processes
            .iter()
            .position(|process| process.name() == name)
        {
            self.processes.remove(index).stop().await;
        }
    }

    /// Sends a signal to a process by its [`Service::name`]: `SIGSTOP` makes it hang, `SIGCONT` go on.
    pub fn signal(&self, name: &str, signal: Signal) {
        for process in self
            .processes
            .iter()
            .filter(|process| process.name() == name)
        {
            process.signal(signal);
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
            work: Some(self.work.clone()),
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

async fn in_turn(plan: &StackPlan, services: Vec<Service>) -> Result<Vec<Process>, StackError> {
    let mut processes = Vec::new();
    for service in services {
        processes.push(start(plan, service).await?);
    }
    Ok(processes)
}

async fn at_once(plan: &StackPlan, services: Vec<Service>) -> Result<Vec<Process>, StackError> {
    let starting = services.into_iter().map(|service| start(plan, service));
    futures_util::future::try_join_all(starting).await
}

async fn start(plan: &StackPlan, service: Service) -> Result<Process, StackError> {
    match service {
        Service::Postgres => postgres::start(plan).await,
        Service::Api => flowforge::start_api(plan).await,
        Service::Worker => flowforge::start_worker(plan).await,
        Service::NodeExporter => node_exporter::start(plan).await,
        Service::Prometheus => prometheus::start(plan).await,
        Service::Alertmanager => alertmanager::start(plan).await,
        Service::Loki => loki::start(plan).await,
        Service::Agent => agent::start(plan).await,
        Service::Grafana => grafana::start(plan).await,
    }
}
