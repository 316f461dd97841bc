//! `labcheck stack`: the programs of the labs as processes on this machine, without containers.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

use crate::stack::{FlowForgeSource, Ports, Programs, Stack, StackError, StackPlan, StackState, StoredProcess};

/// Where a stack keeps its logs, data and ids unless told otherwise.
const RUN_DIR: &str = "target/stack/run/labcheck";

#[derive(Debug, Args)]
pub struct StackArgs {
    /// Where the stack keeps its logs, its data and the ids of its processes
    #[arg(long, default_value = RUN_DIR, global = true)]
    run_dir: PathBuf,
    #[command(subcommand)]
    command: StackCommand,
}

#[derive(Debug, Subcommand)]
enum StackCommand {
    /// Build FlowForge and start it with PostgreSQL and Prometheus; returns when all of them answer
    Up(UpArgs),
    /// Say what still runs
    Status,
    /// Stop what `up` started
    Down,
}

#[derive(Debug, Args)]
struct UpArgs {
    /// How the programs are run
    #[arg(long, value_enum, default_value_t = Provider::Process)]
    provider: Provider,
    /// The folder of your FlowForge (with its go.mod), or `starter`, or `reference`
    #[arg(long, default_value = "starter")]
    flowforge: String,
    /// Use free ports in place of 8080, 8081, 5433 and 9090
    #[arg(long)]
    free_ports: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Provider {
    /// As processes on 127.0.0.1
    Process,
}

/// Runs the command; `labs` is the folder with `flowforge/`.
///
/// # Errors
/// When the stack can't be started, or its state can't be read.
pub async fn run(args: &StackArgs, labs: &Path) -> Result<ExitCode, StackError> {
    let run_dir = std::path::absolute(&args.run_dir)
        .map_err(|source| StackError::Io { path: args.run_dir.clone(), source })?;
    match &args.command {
        StackCommand::Up(up) => start(up, &run_dir, labs).await,
        StackCommand::Status => status(&run_dir),
        StackCommand::Down => stop(&run_dir),
    }
}

async fn start(args: &UpArgs, run_dir: &Path, labs: &Path) -> Result<ExitCode, StackError> {
    let Provider::Process = args.provider;
    if let Some(state) = StackState::read(run_dir)?
        && state.processes.iter().any(StoredProcess::is_running)
    {
        println!("a stack already runs; stop it with `labcheck stack down`");
        return Ok(ExitCode::from(2));
    }
    let source = match args.flowforge.as_str() {
        "starter" => FlowForgeSource::Starter,
        "reference" => FlowForgeSource::Reference,
        folder => FlowForgeSource::Folder(PathBuf::from(folder)),
    };
    let programs = match labs.parent() {
        Some(root) => Programs::below(root),
        None => Programs::default(),
    };
    eprintln!("building FlowForge from {}", source.name());
    let flowforge = source.build(&programs, labs, &run_dir.join("flowforge"))?;
    let ports = if args.free_ports { Ports::free()? } else { Ports::usual() };
    eprintln!("starting PostgreSQL, FlowForge and Prometheus");
    let scrape_interval = Duration::from_secs(5);
    let plan = StackPlan { programs, run_dir: run_dir.to_path_buf(), ports, flowforge, scrape_interval };
    let state = Stack::up(&plan).await?.detach();
    for (name, url) in &state.targets {
        println!("{name:<12} {url}");
    }
    println!("logs are in {}; stop everything with `labcheck stack down`", run_dir.display());
    Ok(ExitCode::SUCCESS)
}

fn status(run_dir: &Path) -> Result<ExitCode, StackError> {
    let Some(state) = StackState::read(run_dir)? else {
        println!("no stack was started from {}", run_dir.display());
        return Ok(ExitCode::from(3));
    };
    let mut all_run = true;
    for process in &state.processes {
        let is_running = process.is_running();
        all_run &= is_running;
        println!("{:<16} {:<8} {}", process.name, process.id, if is_running { "running" } else { "ended" });
    }
    for (name, url) in &state.targets {
        println!("{name:<16} {url}");
    }
    Ok(if all_run { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

fn stop(run_dir: &Path) -> Result<ExitCode, StackError> {
    match StackState::read(run_dir)? {
        Some(state) => {
            state.stop(run_dir);
            println!("stopped {} processes", state.processes.len());
        }
        None => println!("no stack was started from {}", run_dir.display()),
    }
    Ok(ExitCode::SUCCESS)
}
