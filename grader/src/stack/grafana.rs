//! A real Grafana whose data sources and dashboards come from the work folder.

use std::path::PathBuf;
use std::process::Command;

use super::process::Process;
use super::{Programs, Service, StackError, StackPlan, work};

/// Starts it, a second time if it ends at once: on a slow machine two of its parts may make the first organisation at the
/// same moment, and then it gives up; the next start finds it made.
pub(super) async fn start(plan: &StackPlan) -> Result<Process, StackError> {
    match start_once(plan).await {
        Err(StackError::EndedEarly { .. }) => start_once(plan).await,
        started => started,
    }
}

async fn start_once(plan: &StackPlan) -> Result<Process, StackError> {
    let folder = work::folder(&plan.run_dir);
    let data = plan.run_dir.join("grafana");
    let advice = "run `cargo xtask setup`, which builds it with Go, or name one that runs by SIGHTLINE_GRAFANA_URL";
    let program = plan.programs.require(Service::Grafana, advice)?;
    let home = home(&plan.programs).ok_or_else(|| StackError::ProgramMissing {
        program: "grafana's conf/defaults.ini".to_owned(),
        advice: advice.to_owned(),
    })?;
    let mut command = Command::new(program);
    command
        .current_dir(&folder)
        .arg("server")
        .arg(format!("--homepath={}", home.display()));
    for (name, value) in [
        ("PATHS_DATA", data.display().to_string()),
        ("PATHS_LOGS", data.join("log").display().to_string()),
        ("PATHS_PLUGINS", data.join("plugins").display().to_string()),
        (
            "PATHS_PROVISIONING",
            folder.join("grafana/provisioning").display().to_string(),
        ),
        ("SERVER_HTTP_ADDR", "127.0.0.1".to_owned()),
        (
            "SERVER_HTTP_PORT",
            plan.ports.of(Service::Grafana).to_string(),
        ),
        // Only this machine reaches it, and a lab is not about passwords.
        ("AUTH_ANONYMOUS_ENABLED", "true".to_owned()),
        ("AUTH_ANONYMOUS_ORG_ROLE", "Admin".to_owned()),
        ("ANALYTICS_REPORTING_ENABLED", "false".to_owned()),
        ("ANALYTICS_CHECK_FOR_UPDATES", "false".to_owned()),
        ("ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "false".to_owned()),
    ] {
        command.env(format!("GF_{name}"), value);
    }
    let address = plan.address(Service::Grafana);
    Process::start(Service::Grafana.name(), &plan.run_dir, command)?
        .ready_at(&format!("http://{address}/api/health"))
        .await
}

/// The folder with Grafana's own `conf` and `public`: of a package, or around an unpacked program's `bin`.
fn home(programs: &Programs) -> Option<PathBuf> {
    let program = programs.find("grafana")?;
    let program = program.canonicalize().unwrap_or(program);
    let around = program.ancestors().skip(1).take(2).map(PathBuf::from);
    let beside = program.parent().map(|bin| bin.join("../grafana"));
    around
        .chain(beside)
        .chain([PathBuf::from("/usr/share/grafana")])
        .find(|folder| folder.join("conf/defaults.ini").is_file())
}
