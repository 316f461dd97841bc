//! Sets up what a machine lacks: finds each outside program, installs it where that needs no one's leave,
//! or says which command does.
//!
//! To add a component: a variant of [`Component`], its row in `find`, and how to get it in `install`.

pub mod command;
mod debian;
mod go_tools;
pub mod room;

use std::path::PathBuf;

use grader::stack::{Programs, Service};

/// An outside program that some part of Sightline's development needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Component {
    Npm,
    Go,
    Prometheus,
    Alertmanager,
    NodeExporter,
    Loki,
    Agent,
    Grafana,
    Postgres,
    Chromium,
}

/// Why a component can't be used, and the way out.
#[derive(Debug, Clone)]
pub struct Missing {
    pub component: Component,
    pub because: String,
    pub install: String,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} is missing ({}); install it with: {}",
            self.component.name(),
            self.because,
            self.install
        )
    }
}

impl std::error::Error for Missing {}

/// Whether this runs in CI, where nothing may be skipped.
pub fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

impl Component {
    pub fn name(self) -> &'static str {
        match self {
            Component::Npm => "Node.js with npm",
            Component::Go => "Go",
            Component::Prometheus => "Prometheus 3",
            Component::Alertmanager => "Alertmanager with amtool",
            Component::NodeExporter => "node-exporter",
            Component::Loki => "Loki",
            Component::Agent => "Alloy, the log agent",
            Component::Grafana => "Grafana",
            Component::Postgres => "PostgreSQL",
            Component::Chromium => "Chromium with chromedriver",
        }
    }

    /// The command that a person types, told in a message.
    fn install_command(self) -> &'static str {
        match self {
            Component::Npm => "your system's packages, or https://nodejs.org (version 20 or newer)",
            Component::Go => "your system's packages, or https://go.dev/dl (version 1.25 or newer)",
            Component::Prometheus => {
                "your system's packages if they have version 3, or https://prometheus.io/download, and put `prometheus` and `promtool` on PATH"
            }
            Component::Alertmanager => {
                "https://prometheus.io/download, and put `alertmanager` and `amtool` on PATH"
            }
            Component::NodeExporter => {
                "your system's packages or https://prometheus.io/download, and put `node_exporter` on PATH"
            }
            Component::Loki => {
                "`cargo xtask setup` with Go at hand, or https://grafana.com/docs/loki, and put `loki` on PATH"
            }
            Component::Agent => {
                "`cargo xtask setup` with Go at hand, or https://grafana.com/docs/alloy, and put `alloy` on PATH"
            }
            Component::Grafana => {
                "`cargo xtask setup` with Go and a C compiler at hand, or https://grafana.com/grafana/download, and put `grafana` on PATH"
            }
            Component::Postgres => "sudo apt-get install postgresql (or your system's equivalent)",
            Component::Chromium => {
                "sudo apt-get install chromium chromium-driver (or your system's equivalent)"
            }
        }
    }

    /// Where the component's main program is, if it is here and new enough.
    pub fn find(self) -> Option<PathBuf> {
        let programs = Programs::below(&crate::root());
        match self {
            Component::Npm => programs.find("npm"),
            Component::Go => programs.find("go"),
            Component::Prometheus => programs.find("promtool").and(programs.prometheus_3()),
            Component::Alertmanager => programs.find("amtool").and(programs.find("alertmanager")),
            Component::NodeExporter => programs.of(Service::NodeExporter),
            Component::Loki => programs
                .of(Service::Loki)
                .filter(|_| go_tools::is_current("loki", "loki")),
            Component::Agent => programs
                .of(Service::Agent)
                .filter(|_| go_tools::is_current("agent", "alloy")),
            Component::Grafana => programs
                .of(Service::Grafana)
                .filter(|_| go_tools::is_current("grafana", "grafana")),
            Component::Postgres => programs
                .postgres("initdb")
                .and(programs.postgres("postgres")),
            Component::Chromium => programs.find("chromium").and(programs.find("chromedriver")),
        }
    }

    /// Finds the component, installing it first if this machine allows it without a question.
    ///
    /// # Errors
    /// When it is neither here nor could be installed.
    pub fn ensure(self) -> Result<PathBuf, Missing> {
        if let Some(found) = self.find() {
            return Ok(found);
        }
        let missing = |because: String| Missing {
            component: self,
            because,
            install: self.install_command().to_owned(),
        };
        self.install()
            .map_err(|error| missing(format!("{error:#}")))?;
        self.find()
            .ok_or_else(|| missing("it was installed but can't be found".to_owned()))
    }

    fn install(self) -> anyhow::Result<()> {
        match self {
            Component::Npm | Component::Go => anyhow::bail!("not on PATH"),
            Component::Prometheus => debian::unpack_prometheus(),
            Component::Alertmanager => debian::unpack_alertmanager(),
            Component::NodeExporter => debian::unpack_node_exporter(),
            Component::Loki => go_tools::build_loki(),
            Component::Agent => go_tools::build_agent(),
            Component::Grafana => go_tools::build_grafana(),
            Component::Postgres => debian::install(&["postgresql"]),
            Component::Chromium => {
                debian::install(&["chromium", "chromium-driver", "fonts-dejavu-core"])
            }
        }
    }
}
