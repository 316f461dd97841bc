//! Builds each FlowForge once, however many variants run on it.

use std::collections::BTreeMap;
use std::sync::Arc;

use grader::stack::{FlowForgeBuild, FlowForgeSource, Programs};
use tokio::sync::{Mutex, OnceCell};

use crate::root;

/// FlowForge's builds of this run, by the name of their source.
#[derive(Debug, Default)]
pub struct Builds(Mutex<BTreeMap<String, Arc<OnceCell<FlowForgeBuild>>>>);

impl Builds {
    /// The built services; who comes second waits for the first.
    pub async fn get(&self, source: &FlowForgeSource) -> anyhow::Result<FlowForgeBuild> {
        let cell = Arc::clone(self.0.lock().await.entry(source.name()).or_default());
        let build = cell.get_or_try_init(|| async {
            let (labs, target) = (root().join("labs"), root().join("target/flowforge"));
            tokio::task::block_in_place(|| source.build(&Programs::below(&root()), &labs, &target))
        });
        Ok(build.await?.clone())
    }
}
