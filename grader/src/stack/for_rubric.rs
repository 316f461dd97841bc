//! The stack that a lab is graded on: what its rubric looks at, and ports for where the grader itself listens.

use std::collections::BTreeSet;

use url::Url;

use super::ports::free_ports;
use super::{Service, StackError, StackPlan};
use crate::rubric::Target;
use crate::{Rubric, Targets};

impl StackPlan {
    /// Starts the services that the rubric's targets name, FlowForge with them. A target that is no service, such as a
    /// webhook receiver, gets a free port, to which the student's files are led.
    ///
    /// # Errors
    /// When loopback has no free port left.
    pub fn for_rubric(mut self, rubric: &Rubric) -> Result<Self, StackError> {
        self.services = services(rubric);
        for target in &rubric.targets {
            let Some(usual) = usual_port(target) else {
                continue;
            };
            if target.name.parse::<Service>().is_err() {
                let free = free_ports().next().ok_or(StackError::NoFreePort)?;
                self.also_lead.insert(usual, free);
            }
        }
        Ok(self)
    }

    /// Where the rubric's targets are on this stack; those that it does not have stay where they usually are.
    pub fn targets_of(&self, rubric: &Rubric) -> Targets {
        let mut targets = Targets::usual(rubric);
        for (name, url) in self.targets() {
            // What runs besides, such as the agent that feeds Loki, is no target.
            if rubric.target(&name).is_some() {
                targets.set(name, url);
            }
        }
        for target in &rubric.targets {
            if let Some(port) = usual_port(target).and_then(|usual| self.also_lead.get(&usual)) {
                targets.set(target.name.clone(), format!("http://127.0.0.1:{port}"));
            }
        }
        targets
    }
}

fn services(rubric: &Rubric) -> BTreeSet<Service> {
    let targets = rubric.targets.iter();
    let mut services: BTreeSet<Service> = targets
        .filter_map(|target| target.name.parse().ok())
        .collect();
    services.extend([Service::Api, Service::Worker]);
    // Nothing else brings lines to Loki.
    if services.contains(&Service::Loki) {
        services.insert(Service::Agent);
    }
    services
}

fn usual_port(target: &Target) -> Option<u16> {
    Url::parse(&target.default_url).ok()?.port()
}
