//! A FlowForge of some variant on a live stack with a short scrape interval.

use std::path::Path;

use grader::Rubric;
use grader::stack::{FlowForgeSource, Ports, Programs, Service, Signal, Stack, StackPlan};

use crate::{root, run_dir};

/// A running stack for one test.
#[derive(Debug)]
pub struct LiveStack {
    stack: Stack,
}

impl LiveStack {
    /// Builds the variant and starts it with PostgreSQL and Prometheus on free ports.
    ///
    /// # Panics
    /// When any of it does not start: the message quotes the log.
    pub async fn up(test: &str, source: FlowForgeSource) -> Self {
        Self::up_with(test, source, []).await
    }

    /// The same, and more services with it.
    ///
    /// # Panics
    /// As [`LiveStack::up`].
    pub async fn up_with(
        test: &str,
        source: FlowForgeSource,
        more: impl IntoIterator<Item = Service>,
    ) -> Self {
        let mut plan = plan(test, &source);
        plan.services.extend(more);
        let stack = Stack::up(&plan)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        Self { stack }
    }

    /// PostgreSQL, the reference, Prometheus and more services, with a student's files.
    ///
    /// # Panics
    /// As [`LiveStack::up`].
    pub async fn with_files(
        test: &str,
        work: &Path,
        more: impl IntoIterator<Item = Service>,
    ) -> Self {
        let mut plan = plan(test, &FlowForgeSource::Reference);
        plan.services.extend(more);
        plan.work = Some(work.to_owned());
        let stack = Stack::up(&plan)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        Self { stack }
    }

    /// The stack that `lab` is graded on, with the files of its solution if it has one; the targets as arguments.
    ///
    /// # Panics
    /// As [`LiveStack::up`].
    pub async fn of_lab(test: &str, rubric: &Rubric, folder: &Path) -> (Self, Vec<String>) {
        let mut plan = plan(test, &FlowForgeSource::Reference)
            .for_rubric(rubric)
            .unwrap_or_else(|error| panic!("{error}"));
        let solution = folder.join("solution");
        let mut arguments: Vec<String> = target_arguments(plan.targets_of(rubric).iter());
        if solution.is_dir() {
            arguments.extend(["--files".to_owned(), solution.display().to_string()]);
            plan.work = Some(solution);
        }
        let stack = Stack::up(&plan)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        (Self { stack }, arguments)
    }

    /// Where it keeps its files.
    pub fn run_dir(&self) -> &Path {
        self.stack.run_dir()
    }

    /// The address of `api`, `worker` or `prometheus`.
    pub fn target(&self, name: &str) -> String {
        self.stack
            .targets()
            .remove(name)
            .unwrap_or_else(|| panic!("the stack has no `{name}`"))
    }

    /// As arguments of `labcheck`: `--target NAME=URL` for each.
    pub fn target_arguments(&self) -> Vec<String> {
        let targets = self.stack.targets();
        target_arguments(
            targets
                .iter()
                .map(|(name, url)| (name.as_str(), url.as_str())),
        )
    }

    /// Stops one of its processes.
    pub async fn stop(&mut self, process: &str) {
        self.stack.stop(process).await;
    }

    /// Sends a signal to one of its processes.
    pub fn signal(&self, process: &str, signal: Signal) {
        self.stack.signal(process, signal);
    }

    pub async fn down(self) {
        self.stack.down().await;
    }
}

/// PostgreSQL, that FlowForge and Prometheus, on free ports.
fn plan(test: &str, source: &FlowForgeSource) -> StackPlan {
    let programs = Programs::below(&root());
    let flowforge = source
        .build(
            &programs,
            &root().join("labs"),
            &root().join("target/flowforge"),
        )
        .unwrap_or_else(|error| panic!("{error}"));
    let ports = Ports::free().unwrap_or_else(|error| panic!("{error}"));
    StackPlan::new(programs, run_dir(test).join("stack"), ports, flowforge)
}

fn target_arguments<'a>(targets: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    targets
        .flat_map(|(name, url)| ["--target".to_owned(), format!("{name}={url}")])
        .collect()
}
