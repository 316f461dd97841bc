//! The log agent: Grafana Alloy, which reads what FlowForge's services log and sends it to Loki.

use std::process::Command;

use super::process::Process;
use super::{Service, StackError, StackPlan, work};

pub(super) async fn start(plan: &StackPlan) -> Result<Process, StackError> {
    let address = plan.address(Service::Agent);
    let program = plan.programs.require(
        Service::Agent,
        "run `cargo xtask setup`, which builds it with Go",
    )?;
    let mut command = Command::new(program);
    command
        .current_dir(work::folder(&plan.run_dir))
        .arg("run")
        .arg(format!("--server.http.listen-addr={address}"))
        .arg(format!(
            "--storage.path={}",
            plan.run_dir.join("agent").display()
        ))
        .arg("--disable-reporting")
        .arg("config.alloy");
    Process::start(Service::Agent.name(), &plan.run_dir, command)?
        .ready_at(&format!("http://{address}/-/ready"))
        .await
}
