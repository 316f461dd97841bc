//! A real Loki that keeps its chunks in files.

use std::process::Command;

use super::process::Process;
use super::{Service, StackError, StackPlan, work};

pub(super) async fn start(plan: &StackPlan) -> Result<Process, StackError> {
    let folder = work::folder(&plan.run_dir);
    let address = plan.address(Service::Loki);
    let program = plan.programs.require(
        Service::Loki,
        "run `cargo xtask setup`, which builds it with Go",
    )?;
    let mut command = Command::new(program);
    command
        .current_dir(&folder)
        .arg("-config.file=loki.yml")
        // Flags win over the file: a student's Loki listens where this stack expects it.
        .arg("-server.http-listen-address=127.0.0.1")
        .arg("-server.grpc-listen-address=127.0.0.1")
        .arg(format!(
            "-server.http-listen-port={}",
            plan.ports.of(Service::Loki)
        ))
        .arg(format!("-server.grpc-listen-port={}", plan.ports.loki_grpc))
        // What a cluster waits for to settle would be ten seconds of nothing here.
        .arg("-ingester.min-ready-duration=0s")
        .arg("-ingester.final-sleep=0s")
        .arg("-frontend.scheduler-dns-lookup-period=200ms")
        .arg("-querier.dns-lookup-period=200ms");
    Process::start(Service::Loki.name(), &plan.run_dir, command)?
        .ready_at(&format!("http://{address}/ready"))
        .await
}
