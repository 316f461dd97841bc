//! A new version of api-service is rolled out, one replica after the other. Harmless: counters start again.

use super::Behaviour;
use crate::system::System;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deploy {
    pub version: String,
}

impl Behaviour for Deploy {
    fn kind(&self) -> &'static str {
        "deploy"
    }

    fn cause(&self) -> String {
        format!(
            "api-service was updated to {} by a rolling restart of its replicas",
            self.version
        )
    }

    fn begin(&self, system: &mut System) {
        system.conditions.api_version.clone_from(&self.version);
        system.restart_apis();
    }

    fn end(&self, _system: &mut System) {}
}
