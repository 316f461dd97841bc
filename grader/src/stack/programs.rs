//! Where programs are: unpacked by the project's set-up, on PATH, or in Debian's version folders.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Service, StackError};

/// Finds the programs that the stack is made of.
#[derive(Debug, Clone, Default)]
pub struct Programs {
    /// Looked at before PATH.
    pub unpacked: Option<PathBuf>,
}

impl Programs {
    /// Looks below `target/stack/bin` of the folder `root` before PATH.
    pub fn below(root: &Path) -> Self {
        Self {
            unpacked: Some(root.join("target/stack/bin")),
        }
    }

    pub fn find(&self, name: &str) -> Option<PathBuf> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        self.unpacked
            .iter()
            .cloned()
            .chain(std::env::split_paths(&path))
            .map(|folder| folder.join(name))
            .find(|candidate| candidate.is_file())
    }

    /// A Prometheus of version 3 or later: older ones accept answers that the labs teach to avoid.
    pub fn prometheus_3(&self) -> Option<PathBuf> {
        let program = self.find("prometheus")?;
        let output = Command::new(&program).arg("--version").output().ok()?;
        // `prometheus, version 3.5.3 (branch: …`; some builds print it to stderr.
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        let major: u32 = text
            .split("version ")
            .nth(1)?
            .split('.')
            .next()?
            .trim()
            .parse()
            .ok()?;
        (major >= 3).then_some(program)
    }

    /// A program of the PostgreSQL server: the newest below Debian's `/usr/lib/postgresql`, or on PATH.
    pub fn postgres(&self, name: &str) -> Option<PathBuf> {
        let mut versions: Vec<PathBuf> = Path::new("/usr/lib/postgresql")
            .read_dir()
            .map(|entries| {
                entries
                    .filter_map(|entry| Some(entry.ok()?.path()))
                    .collect()
            })
            .unwrap_or_default();
        versions.sort();
        let debian = versions
            .into_iter()
            .rev()
            .map(|folder| folder.join("bin").join(name));
        debian
            .chain(self.find(name))
            .find(|candidate| candidate.is_file())
    }

    pub(super) fn require_postgres(&self, name: &str) -> Result<PathBuf, StackError> {
        self.postgres(name)
            .ok_or_else(|| missing(name, "install your system's package `postgresql`"))
    }

    pub(super) fn require_prometheus(&self) -> Result<PathBuf, StackError> {
        let advice =
            "version 3 is needed: see https://prometheus.io/download, or run `cargo xtask setup`";
        self.prometheus_3()
            .ok_or_else(|| missing("prometheus", advice))
    }

    /// A program that `service` is; `None` when this machine has none.
    pub fn of(&self, service: Service) -> Option<PathBuf> {
        match service {
            Service::Postgres => self.postgres("postgres"),
            Service::Api | Service::Worker => self.find("go"),
            Service::NodeExporter => self
                .find("node_exporter")
                .or_else(|| self.find("prometheus-node-exporter")),
            Service::Prometheus => self.prometheus_3(),
            Service::Agent => self.find("alloy"),
            other => self.find(other.name()),
        }
    }

    /// The program of a service, or what to do to get it.
    pub(super) fn require(&self, service: Service, advice: &str) -> Result<PathBuf, StackError> {
        self.of(service)
            .ok_or_else(|| missing(service.name(), advice))
    }

    pub(super) fn require_go(&self) -> Result<PathBuf, StackError> {
        self.find("go").ok_or_else(|| {
            missing(
                "go",
                "install Go from your system's packages or https://go.dev/dl",
            )
        })
    }
}

fn missing(program: &str, advice: &str) -> StackError {
    StackError::ProgramMissing {
        program: program.to_owned(),
        advice: advice.to_owned(),
    }
}
