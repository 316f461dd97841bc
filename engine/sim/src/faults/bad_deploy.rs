//! A new version of api-service fails on one endpoint; after a while the old version is rolled out again.

use super::Behaviour;
use crate::route::Endpoint;
use crate::system::{BrokenVersion, System};

#[derive(Debug, Clone, PartialEq)]
pub struct BadDeploy {
    pub version: String,
    pub endpoint: Endpoint,
    /// Share of the endpoint's requests that the new version answers with 500.
    pub share: f64,
}

impl Behaviour for BadDeploy {
    fn kind(&self) -> &'static str {
        "bad_deploy"
    }

    fn cause(&self) -> String {
        format!(
            "version {} of api-service answered {:.0} % of {} {} with 500, until it was rolled back",
            self.version,
            self.share * 100.0,
            self.endpoint.method(),
            self.endpoint.path()
        )
    }

    fn begin(&self, system: &mut System) {
        system.conditions.broken_version = Some(BrokenVersion {
            version: self.version.clone(),
            endpoint: self.endpoint,
            share: self.share,
        });
        system.conditions.api_version.clone_from(&self.version);
        system.restart_apis();
    }

    fn end(&self, system: &mut System) {
        // What still runs the broken version fails until it is replaced.
        let before = system.scenario.topology.version.clone();
        system.conditions.api_version = before;
        system.restart_apis();
    }
}
