//! A real Alertmanager, alone: it looks for no others.

use std::process::Command;

use super::process::Process;
use super::{Service, StackError, StackPlan, work};

pub(super) async fn start(plan: &StackPlan) -> Result<Process, StackError> {
    let folder = work::folder(&plan.run_dir);
    let address = plan.address(Service::Alertmanager);
    let program = plan.programs.require(
        Service::Alertmanager,
        "see https://prometheus.io/download, or run `cargo xtask setup`",
    )?;
    let mut command = Command::new(program);
    command
        .current_dir(&folder)
        .arg(format!(
            "--config.file={}",
            folder.join("alertmanager.yml").display()
        ))
        .arg(format!(
            "--storage.path={}",
            plan.run_dir.join("alertmanager").display()
        ))
        .arg(format!("--web.listen-address={address}"))
        .arg("--cluster.listen-address=");
    Process::start(Service::Alertmanager.name(), &plan.run_dir, command)?
        .ready_at(&format!("http://{address}/-/ready"))
        .await
}
