//! A real Prometheus. Unless the student brings a `prometheus.yml`, it scrapes what runs.

use std::fmt::Write;
use std::process::Command;

use super::process::Process;
use super::{Service, StackError, StackPlan, work};

pub(super) async fn start(plan: &StackPlan) -> Result<Process, StackError> {
    let folder = work::folder(&plan.run_dir);
    let address = plan.address(Service::Prometheus);
    let mut command = Command::new(plan.programs.require_prometheus()?);
    command
        .current_dir(&folder)
        .arg(format!(
            "--config.file={}",
            folder.join("prometheus.yml").display()
        ))
        .arg(format!(
            "--storage.tsdb.path={}",
            plan.run_dir.join("prometheus").display()
        ))
        .arg(format!("--web.listen-address={address}"))
        // A student changes a rule and sees it without starting everything anew.
        .arg("--web.enable-lifecycle");
    Process::start("prometheus", &plan.run_dir, command)?
        .ready_at(&format!("http://{address}/-/ready"))
        .await
}

/// A configuration for the services of the plan. It names the usual ports, as a student's own does.
pub(super) fn configuration(plan: &StackPlan) -> String {
    // Also those that run elsewhere and were started by somebody else.
    let services = &plan.services;
    let interval = format!("{}ms", plan.scrape_interval.as_millis());
    let mut text = format!(
        "global:\n  scrape_interval: {interval}\n  scrape_timeout: {interval}\n  evaluation_interval: {interval}\n\
         rule_files: [\"rules/*.yml\", \"rules/*.yaml\"]\n"
    );
    // Writing to a String can't fail.
    if services.contains(&Service::Alertmanager) {
        let port = Service::Alertmanager.usual_port();
        let _ = writeln!(
            text,
            "alerting:\n  alertmanagers:\n    - static_configs:\n      - targets: [\"127.0.0.1:{port}\"]"
        );
    }
    text.push_str("scrape_configs:\n");
    for (service, job) in [
        (Service::Api, "api-service"),
        (Service::Worker, "worker-service"),
        (Service::NodeExporter, "node"),
    ] {
        if services.contains(&service) {
            let port = service.usual_port();
            let _ = writeln!(
                text,
                "  - job_name: {job}\n    static_configs:\n      - targets: [\"127.0.0.1:{port}\"]"
            );
        }
    }
    text
}
