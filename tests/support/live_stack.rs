//! A FlowForge of some variant on a live stack with a short scrape interval.

use std::time::Duration;

use grader::stack::{FlowForgeSource, Ports, Programs, Stack, StackPlan};

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
        let programs = Programs::below(&root());
        let flowforge = source
            .build(
                &programs,
                &root().join("labs"),
                &root().join("target/flowforge"),
            )
            .unwrap_or_else(|error| panic!("{error}"));
        let plan = StackPlan {
            programs,
            run_dir: run_dir(test).join("stack"),
            ports: Ports::free().unwrap_or_else(|error| panic!("{error}")),
            flowforge,
            scrape_interval: Duration::from_secs(1),
        };
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

    pub async fn down(self) {
        self.stack.down().await;
    }
}
