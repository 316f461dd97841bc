//! A PostgreSQL cluster of our own, thrown away when it stops.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::sys::signal::Signal;
use nix::unistd::{Uid, User};

use super::process::Process;
use super::{Ports, Programs, Service, StackError, StackPlan};

/// The database that FlowForge is pointed at; local connections are trusted.
pub(super) fn url(port: u16) -> String {
    format!("postgres://flowforge@127.0.0.1:{port}/postgres?sslmode=disable")
}

pub(super) async fn start(plan: &StackPlan) -> Result<Process, StackError> {
    start_at(
        &plan.programs,
        &plan.run_dir,
        plan.ports.of(Service::Postgres),
    )
    .await
}

/// A server for a run of tests: gone when this value is dropped.
#[derive(Debug)]
pub struct ThrowawayPostgres {
    port: u16,
    _process: Process,
}

impl ThrowawayPostgres {
    /// Starts a server on a free port and waits until it answers.
    ///
    /// # Errors
    /// When PostgreSQL is missing, or does not start; the error quotes the end of its log.
    pub fn start(programs: &Programs, run_dir: &Path) -> Result<Self, StackError> {
        fs::create_dir_all(run_dir).map_err(|source| StackError::Io {
            path: run_dir.to_path_buf(),
            source,
        })?;
        let port = Ports::free()?.of(Service::Postgres);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|source| StackError::Spawn {
                name: "postgres".to_owned(),
                source,
            })?;
        let process = runtime.block_on(start_at(programs, run_dir, port))?;
        Ok(Self {
            port,
            _process: process,
        })
    }

    /// Its maintenance database; tests make databases of their own.
    pub fn url(&self) -> String {
        url(self.port)
    }
}

async fn start_at(programs: &Programs, run_dir: &Path, port: u16) -> Result<Process, StackError> {
    let account = Account::for_postgres()?;
    let folder = account.data_folder(run_dir, port);
    fs::create_dir_all(&folder).map_err(|source| StackError::Io {
        path: folder.clone(),
        source,
    })?;
    account.give(&folder)?;

    let data = folder.join("data");
    let mut initdb = Command::new(programs.require_postgres("initdb")?);
    initdb.arg("-D").arg(&data).args([
        "-U",
        "flowforge",
        "--auth=trust",
        "--no-sync",
        "--encoding=UTF8",
        "--locale=C",
    ]);
    account.run_as(&mut initdb, &folder);
    let output = initdb.output().map_err(|source| StackError::Spawn {
        name: "initdb".to_owned(),
        source,
    })?;
    if !output.status.success() {
        let output = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(StackError::Command {
            command: "initdb".to_owned(),
            output,
        });
    }

    let mut server = Command::new(programs.require_postgres("postgres")?);
    server.arg("-D").arg(&data).args(["-p", &port.to_string()]);
    // The cluster does not outlive its processes, so it need not survive a power cut.
    for setting in [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "fsync=off",
        "max_connections=200",
    ] {
        server.args(["-c", setting]);
    }
    account.run_as(&mut server, &folder);
    let is_ready = programs.require_postgres("pg_isready")?;
    let port_argument = port.to_string();
    Process::start("postgres", run_dir, server)?
        .stopped_by(Signal::SIGINT)
        .with_scratch(folder)
        .ready_when(&format!("127.0.0.1:{port}"), || {
            let check = tokio::process::Command::new(&is_ready)
                .args(["-q", "-h", "127.0.0.1", "-p", &port_argument])
                .status();
            async move { check.await.is_ok_and(|status| status.success()) }
        })
        .await
}

/// Who runs the server: PostgreSQL refuses root, so there it is the system's `postgres` user.
enum Account {
    Own,
    Other(User),
}

impl Account {
    fn for_postgres() -> Result<Self, StackError> {
        if !Uid::effective().is_root() {
            return Ok(Self::Own);
        }
        let user = User::from_name("postgres").ok().flatten();
        user.map(Self::Other).ok_or_else(|| StackError::ProgramMissing {
            program: "user postgres".to_owned(),
            advice: "PostgreSQL refuses to run as root: install its package, or start the stack as another user"
                .to_owned(),
        })
    }

    /// Another user may not be able to enter the project's folders, so its cluster lies among temporary files.
    fn data_folder(&self, run_dir: &Path, port: u16) -> PathBuf {
        match self {
            Self::Own => run_dir.join("postgres"),
            Self::Other(_) => std::env::temp_dir()
                .join(format!("sightline-postgres-{}-{port}", std::process::id())),
        }
    }

    fn give(&self, folder: &Path) -> Result<(), StackError> {
        let Self::Other(user) = self else {
            return Ok(());
        };
        chown(folder, Some(user.uid.as_raw()), Some(user.gid.as_raw())).map_err(|source| {
            StackError::Io {
                path: folder.to_path_buf(),
                source,
            }
        })
    }

    fn run_as(&self, command: &mut Command, folder: &Path) {
        command.current_dir(folder);
        if let Self::Other(user) = self {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
    }
}
