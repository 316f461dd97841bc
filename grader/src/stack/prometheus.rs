//! A real Prometheus that scrapes FlowForge.

use std::fs;
use std::process::Command;

use super::process::Process;
use super::{StackError, StackPlan};

pub(super) async fn start(plan: &StackPlan) -> Result<Process, StackError> {
    let folder = plan.run_dir.join("prometheus");
    let io = |source| StackError::Io {
        path: folder.clone(),
        source,
    };
    fs::create_dir_all(&folder).map_err(io)?;
    let config = folder.join("prometheus.yml");
    fs::write(&config, configuration(plan)).map_err(io)?;

    let address = format!("127.0.0.1:{}", plan.ports.prometheus);
    let mut command = Command::new(plan.programs.require_prometheus()?);
    command
        .arg(format!("--config.file={}", config.display()))
        .arg(format!(
            "--storage.tsdb.path={}",
            folder.join("data").display()
        ))
        .arg(format!("--web.listen-address={address}"));
    Process::start("prometheus", &plan.run_dir, command)?
        .ready_at(&format!("http://{address}/-/ready"))
        .await
}

fn configuration(plan: &StackPlan) -> String {
    let interval = format!("{}ms", plan.scrape_interval.as_millis());
    let job = |name: &str, port: u16| {
        format!(
            "  - job_name: {name}\n    static_configs:\n      - targets: [\"127.0.0.1:{port}\"]\n"
        )
    };
    format!(
        "global:\n  scrape_interval: {interval}\n  scrape_timeout: {interval}\n  evaluation_interval: {interval}\nscrape_configs:\n{}{}",
        job("api-service", plan.ports.api),
        job("worker-service", plan.ports.worker),
    )
}
