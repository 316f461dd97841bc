//! node-exporter: the machine's own processors, memory and disks.

use std::process::Command;

use super::process::Process;
use super::{Service, StackError, StackPlan};

pub(super) async fn start(plan: &StackPlan) -> Result<Process, StackError> {
    let address = plan.address(Service::NodeExporter);
    let program = plan.programs.require(
        Service::NodeExporter,
        "see https://prometheus.io/download, or run `cargo xtask setup`",
    )?;
    let mut command = Command::new(program);
    command.arg(format!("--web.listen-address={address}"));
    Process::start(Service::NodeExporter.name(), &plan.run_dir, command)?
        .ready_at(&format!("http://{address}/metrics"))
        .await
}
