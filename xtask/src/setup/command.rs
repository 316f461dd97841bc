//! `cargo xtask setup`: everything the other commands would set up on the way, at once.

use std::process::ExitCode;

use super::Component;

/// Every component, in the order in which a person would install them.
pub const ALL: [Component; 10] = [
    Component::Npm,
    Component::Go,
    Component::Postgres,
    Component::Prometheus,
    Component::Alertmanager,
    Component::NodeExporter,
    Component::Chromium,
    Component::Loki,
    Component::Agent,
    Component::Grafana,
];

#[derive(clap::Args)]
pub struct Args {}

/// Prints a line for each component; fails when one is missing.
pub fn run(_args: &Args) -> anyhow::Result<ExitCode> {
    let mut complete = true;
    for component in ALL {
        match component.ensure() {
            Ok(found) => println!("{:<26} {}", component.name(), found.display()),
            Err(missing) => {
                complete = false;
                println!("{missing}");
            }
        }
    }
    Ok(if complete {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
