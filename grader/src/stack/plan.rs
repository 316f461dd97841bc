//! What to start, and where it keeps its files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use super::{FlowForgeBuild, Ports, Programs, Service};

/// A stack to start.
#[derive(Debug, Clone)]
pub struct StackPlan {
    pub programs: Programs,
    /// Logs, data and ids go below this folder.
    pub run_dir: PathBuf,
    pub ports: Ports,
    pub flowforge: FlowForgeBuild,
    /// How often Prometheus scrapes, where the student brings no `prometheus.yml`.
    pub scrape_interval: Duration,
    /// What runs; FlowForge brings its database.
    pub services: BTreeSet<Service>,
    /// The student's folder: whichever file is there replaces the default of that name.
    pub work: Option<PathBuf>,
    /// Ports that the student's files name and that are no service's, and what listens there instead.
    pub also_lead: BTreeMap<u16, u16>,
    /// Servers that run already, by their address: they are targets, and nothing is started for them.
    pub elsewhere: BTreeMap<Service, String>,
}

impl StackPlan {
    /// What the first lab needs, scraped every second.
    pub fn new(
        programs: Programs,
        run_dir: PathBuf,
        ports: Ports,
        flowforge: FlowForgeBuild,
    ) -> Self {
        Self {
            programs,
            run_dir,
            ports,
            flowforge,
            scrape_interval: Duration::from_secs(1),
            services: BTreeSet::from(Service::FIRST_LAB),
            work: None,
            also_lead: BTreeMap::new(),
            elsewhere: BTreeMap::new(),
        }
    }

    /// The services that become processes of this stack.
    pub fn started(&self) -> BTreeSet<Service> {
        let mut started = self.services.clone();
        if started.contains(&Service::Api) || started.contains(&Service::Worker) {
            started.insert(Service::Postgres);
        }
        started.retain(|service| !self.elsewhere.contains_key(service));
        started
    }

    /// `127.0.0.1:PORT` of a service.
    pub(super) fn address(&self, service: Service) -> String {
        format!("127.0.0.1:{}", self.ports.of(service))
    }

    /// Target names and their URLs.
    pub(super) fn targets(&self) -> BTreeMap<String, String> {
        self.services
            .iter()
            .chain(self.elsewhere.keys())
            .filter_map(|service| {
                let url = match self.elsewhere.get(service) {
                    Some(url) => url.clone(),
                    None => format!("http://{}", self.address(*service)),
                };
                Some((service.target()?.to_owned(), url))
            })
            .collect()
    }
}
