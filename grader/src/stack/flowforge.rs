//! Builds a variant of FlowForge and starts its two services.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::process::Process;
use super::{Programs, Service, StackError, StackPlan, postgres, work};

/// Which FlowForge to build. Overlays are copied over the starter: they hold only what differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlowForgeSource {
    /// What students start from.
    Starter,
    /// The instrumented reference.
    Reference,
    /// The reference with one mistake from `labs/LAB/mistakes/NAME`.
    Mistake { lab: String, name: String },
    /// A complete module of somebody's own, built where it lies.
    Folder(PathBuf),
}

/// Built services, ready to start.
#[derive(Debug, Clone)]
pub struct FlowForgeBuild {
    pub api: PathBuf,
    pub worker: PathBuf,
}

impl FlowForgeSource {
    /// A name for folders: `starter`, `reference`, `01-instrument-raw-path`.
    pub fn name(&self) -> String {
        match self {
            Self::Starter => "starter".to_owned(),
            Self::Reference => "reference".to_owned(),
            Self::Mistake { lab, name } => format!("{lab}-{name}"),
            Self::Folder(_) => "own".to_owned(),
        }
    }

    /// Layers, each copied over the one before.
    fn layers(&self, labs: &Path) -> Vec<PathBuf> {
        let flowforge = labs.join("flowforge");
        match self {
            Self::Starter => vec![flowforge.join("starter")],
            Self::Reference => vec![flowforge.join("starter"), flowforge.join("reference")],
            Self::Mistake { lab, name } => vec![
                flowforge.join("starter"),
                flowforge.join("reference"),
                labs.join(lab).join("mistakes").join(name),
            ],
            Self::Folder(folder) => vec![folder.clone()],
        }
    }

    /// Builds both services below `build_dir/NAME`.
    ///
    /// # Errors
    /// When Go is missing or the code does not compile; the error quotes the compiler.
    pub fn build(
        &self,
        programs: &Programs,
        labs: &Path,
        build_dir: &Path,
    ) -> Result<FlowForgeBuild, StackError> {
        let target = build_dir.join(self.name());
        let bin = target.join("bin");
        let source = match self {
            Self::Folder(folder) if !folder.join("go.mod").is_file() => {
                return Err(StackError::NoModule {
                    folder: folder.clone(),
                });
            }
            Self::Folder(folder) => folder.clone(),
            _ => {
                let source = target.join("src");
                let _ = fs::remove_dir_all(&source);
                for layer in self.layers(labs) {
                    copy_folder(&layer, &source).map_err(|error| StackError::Io {
                        path: layer,
                        source: error,
                    })?;
                }
                source
            }
        };
        fs::create_dir_all(&bin).map_err(|error| StackError::Io {
            path: bin.clone(),
            source: error,
        })?;
        let mut go = Command::new(programs.require_go()?);
        // Other Go workspaces above the folder must not change what is built.
        go.current_dir(&source)
            .env("GOWORK", "off")
            .args(["build", "-o"])
            .arg(&bin);
        go.args([
            "./cmd/api-service",
            "./cmd/worker-service",
            "./cmd/loaddriver",
        ]);
        let output = go.output().map_err(|error| StackError::Spawn {
            name: "go".to_owned(),
            source: error,
        })?;
        if !output.status.success() {
            return Err(StackError::Command {
                command: format!("go build in {}", source.display()),
                output: String::from_utf8_lossy(&output.stderr).into_owned(),
            });
        }
        Ok(FlowForgeBuild {
            api: bin.join("api-service"),
            worker: bin.join("worker-service"),
        })
    }
}

pub(super) async fn start_api(plan: &StackPlan) -> Result<Process, StackError> {
    let port = plan.ports.of(Service::Api);
    let command = service(&plan.flowforge.api, port, plan);
    start_logged(Service::Api, plan, command)?
        .ready_at(&format!("http://127.0.0.1:{port}/health"))
        .await
}

pub(super) async fn start_worker(plan: &StackPlan) -> Result<Process, StackError> {
    let port = plan.ports.of(Service::Worker);
    let mut command = service(&plan.flowforge.worker, port, plan);
    // The lab waits for the queue to drain: the module's one-second poll would only add waiting.
    command.env("FLOWFORGE_POLL_INTERVAL", "100ms");
    start_logged(Service::Worker, plan, command)?
        .ready_at(&format!("http://127.0.0.1:{port}/health"))
        .await
}

/// Its lines go where the log agent looks for them, apart from the logs of other programs.
fn start_logged(
    service: Service,
    plan: &StackPlan,
    command: Command,
) -> Result<Process, StackError> {
    let log = work::logs(&plan.run_dir).join(format!("{service}.log"));
    let _ = fs::remove_file(&log);
    Process::start_logging(service.name(), &plan.run_dir, log, command)
}

fn service(program: &Path, port: u16, plan: &StackPlan) -> Command {
    let mut command = Command::new(program);
    command
        .env("FLOWFORGE_ADDR", format!("127.0.0.1:{port}"))
        .env(
            "FLOWFORGE_DATABASE_URL",
            postgres::url(plan.ports.of(Service::Postgres)),
        )
        .env("FLOWFORGE_ALLOW_FAULTS", "1");
    command
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
