//! A FlowForge of some variant on a live stack with a short scrape interval.

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
        let programs = Programs::below(&root());
        let flowforge = source
            .build(
                &programs,
                &root().join("labs"),
                &root().join("target/flowforge"),
            )
            .unwrap_or_else(|error| panic!("{error}"));
        let ports = Ports::free().unwrap_or_else(|error| panic!("{error}"));
        let mut plan = StackPlan::new(programs, run_dir(test).join("stack"), ports, flowforge);
        plan.services.extend(more);
        let stack = Stack::up(&plan)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        Self { stack }
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
        self.stack
            .targets()
            .into_iter()
            .flat_map(|(name, url)| ["--target".to_owned(), format!("{name}={url}")])
            .collect()
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
