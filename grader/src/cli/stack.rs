//! `labcheck stack`: the programs of the labs as processes on this machine, without containers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, Subcommand};

use super::error::CliError;
use super::{Exit, labs, output};
use crate::stack::{
    Answer, FlowForgeSource, Ports, Programs, Reloaded, Service, Stack, StackError, StackPlan,
    StackState, StoredProcess,
};

/// Where a stack keeps its files, below the course's folder.
const RUN_DIR: &str = "target/stack/run/labcheck";
/// As in the labs' own `prometheus.yml`.
const SCRAPE_INTERVAL: Duration = Duration::from_secs(5);

#[derive(Debug, Args)]
pub(super) struct StackArguments {
    /// Where the stack keeps its logs, its data and the ids of its processes
    /// [default: target/stack/run/labcheck in the course's folder]
    #[arg(long, global = true, value_name = "DIR")]
    run_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: StackCommand,
}

#[derive(Debug, Subcommand)]
enum StackCommand {
    /// Builds FlowForge and starts it with what watches it; returns when all of them answer
    Up(UpArguments),
    /// Lets the servers read your files again, and says what they refuse
    Reload(ReloadArguments),
    /// Says what still runs
    Status,
    /// Stops what `up` started
    Down,
}

#[derive(Debug, Args)]
struct UpArguments {
    /// The folder of your FlowForge (with its go.mod), or `reference`, or `starter`, which has no metrics yet
    #[arg(long, value_name = "DIR")]
    flowforge: String,
    /// The folder with your prometheus.yml, rules/, alertmanager.yml, dashboards/, loki.yml and config.alloy, of which
    /// the servers read a copy; what is not there is replaced by a default
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,
    /// What to start, such as `api,worker,prometheus,loki` [default: whatever this machine has the program of]
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    services: Vec<Service>,
    /// Takes free ports in place of 8080, 8081, 5433, 9090 and so on
    #[arg(long)]
    free_ports: bool,
}

#[derive(Debug, Args)]
struct ReloadArguments {
    /// Another folder than the one that `up` was given
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,
}

pub(super) fn stack(folder: Option<&Path>, arguments: &StackArguments) -> Result<Exit, CliError> {
    let labs = std::path::absolute(labs::folder(folder)?)?;
    let course = labs.parent().unwrap_or(&labs);
    let run_dir = run_dir(course, arguments.run_dir.as_deref())?;
    match &arguments.command {
        StackCommand::Up(up) => start(up, &run_dir, &labs, Programs::below(course)),
        StackCommand::Reload(reload) => read_again(reload, &run_dir),
        StackCommand::Status => status(&run_dir),
        StackCommand::Down => stop(&run_dir),
    }
}

/// Where a stack keeps its files: the folder that was named, or the usual one of this course.
pub(super) fn run_dir(course: &Path, named: Option<&Path>) -> Result<PathBuf, CliError> {
    Ok(match named {
        Some(named) => std::path::absolute(named)?,
        None => course.join(RUN_DIR),
    })
}

fn start(
    arguments: &UpArguments,
    run_dir: &Path,
    labs: &Path,
    programs: Programs,
) -> Result<Exit, CliError> {
    if let Some(state) = StackState::read(run_dir)? {
        if state.processes.iter().any(StoredProcess::is_running) {
            return Err(CliError::StackRuns {
                run_dir: run_dir.to_owned(),
            });
        }
        // What a crash of the machine left behind.
        state.stop(run_dir);
    }
    let ports = match arguments.free_ports {
        true => Ports::free()?,
        false => Ports::usual(),
    };
    let elsewhere = elsewhere();
    let services = chosen(&arguments.services, &programs, &elsewhere);
    // Asked again when it starts; here so that nobody waits for a compiler to hear of a port.
    ports.require_free(services.iter().copied())?;
    let source = match arguments.flowforge.as_str() {
        "starter" => FlowForgeSource::Starter,
        "reference" => FlowForgeSource::Reference,
        folder => FlowForgeSource::Folder(std::path::absolute(folder)?),
    };
    output::progress("building FlowForge");
    let flowforge = source.build(&programs, labs, &run_dir.join("flowforge"))?;
    let work = arguments
        .work
        .as_deref()
        .map(std::path::absolute)
        .transpose()?;
    let plan = StackPlan {
        services,
        work,
        elsewhere,
        scrape_interval: SCRAPE_INTERVAL,
        ..StackPlan::new(programs, run_dir.to_owned(), ports, flowforge)
    };
    let names: Vec<&str> = plan.started().into_iter().map(Service::name).collect();
    output::progress(&format!("starting {}", names.join(", ")));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let started = runtime.block_on(up_unless_interrupted(&plan))?;
    output::print(&introduction(&started, ports == Ports::usual(), run_dir))?;
    Ok(Exit::AllPassed)
}

/// Servers that run already, named by `SIGHTLINE_GRAFANA_URL`, `SIGHTLINE_LOKI_URL` and the like.
fn elsewhere() -> BTreeMap<Service, String> {
    Service::ALL
        .into_iter()
        .filter_map(|service| {
            let target = service.target()?.to_uppercase();
            let url = std::env::var(format!("SIGHTLINE_{target}_URL")).ok()?;
            (!url.is_empty()).then_some((service, url))
        })
        .collect()
}

/// The services that were named, or all that can be had; what can't is said, and left out.
fn chosen(
    named: &[Service],
    programs: &Programs,
    elsewhere: &BTreeMap<Service, String>,
) -> BTreeSet<Service> {
    if !named.is_empty() {
        return named.iter().copied().collect();
    }
    let is_to_be_had = |service: &Service| {
        // Without these nothing works: starting says what is missing.
        Service::FIRST_LAB.contains(service)
            || elsewhere.contains_key(service)
            || programs.of(*service).is_some()
    };
    let (here, missing): (BTreeSet<Service>, BTreeSet<Service>) =
        Service::ALL.into_iter().partition(is_to_be_had);
    for service in missing {
        output::progress(&format!("left out: {service} is not installed here"));
    }
    here
}

/// Ctrl-C while it starts must not leave half a stack: dropping the future stops what has been started.
async fn up_unless_interrupted(plan: &StackPlan) -> Result<StackState, CliError> {
    tokio::select! {
        stack = Stack::up(plan) => Ok(stack?.detach()),
        _ = tokio::signal::ctrl_c() => Err(CliError::Interrupted),
    }
}

/// Where everything is, and what to type next.
fn introduction(state: &StackState, is_usual: bool, run_dir: &Path) -> String {
    let mut text = addresses(state);
    // Writing to a String can't fail.
    let _ = writeln!(
        text,
        "\nlogs   {} and {}",
        run_dir.join("*.log").display(),
        run_dir.join("work/logs").display()
    );
    let _ = write!(text, "check  labcheck run 01");
    if !is_usual {
        // The first lab asks no others.
        let first = ["api", "worker", "prometheus"];
        for (name, url) in state
            .targets
            .iter()
            .filter(|(name, _)| first.contains(&name.as_str()))
        {
            let _ = write!(text, " --target {name}={url}");
        }
    }
    if state
        .work
        .as_ref()
        .is_some_and(|work| work.student.is_some())
    {
        let _ = write!(
            text,
            "\nedit   your files, then labcheck stack reload: the servers read a copy of them"
        );
    }
    let _ = writeln!(text, "\nstop   labcheck stack down");
    text
}

fn addresses(state: &StackState) -> String {
    let line = |(name, url): (&String, &String)| format!("{name:<16} {url}\n");
    state.targets.iter().map(line).collect()
}

fn read_again(arguments: &ReloadArguments, run_dir: &Path) -> Result<Exit, CliError> {
    let runs = StackState::read(run_dir)?
        .is_some_and(|state| state.processes.iter().any(StoredProcess::is_running));
    if !runs {
        return Err(CliError::NoStack);
    }
    let work = arguments
        .work
        .as_deref()
        .map(std::path::absolute)
        .transpose()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let reloaded = runtime.block_on(crate::stack::reload(run_dir, work))?;
    output::print(&answers(&reloaded))?;
    let any = |is: fn(&Answer) -> bool| reloaded.iter().any(|it| is(&it.answer));
    Ok(if any(|answer| matches!(answer, Answer::Silent { .. })) {
        Exit::Unreachable
    } else if any(|answer| matches!(answer, Answer::Refused { .. })) {
        Exit::SomeFailed
    } else {
        Exit::AllPassed
    })
}

/// A line for each server, and more for what it refused.
fn answers(reloaded: &[Reloaded]) -> String {
    let mut text = String::new();
    for Reloaded { service, answer } in reloaded {
        let said = match answer {
            Answer::Loaded => "has loaded your files",
            Answer::Unchanged => "has nothing new to read",
            Answer::ByItself => {
                "wants a password of yours; it reads your dashboards by itself within 10 s"
            }
            Answer::Refused { .. } => "has refused, and goes on with what it had:",
            Answer::Silent { because } => because.as_str(),
        };
        // Writing to a String can't fail.
        let _ = writeln!(text, "{:<16} {said}", service.name());
        if let Answer::Refused { because } = answer {
            for line in because {
                let _ = writeln!(text, "{:<16} {line}", "");
            }
        }
    }
    text
}

fn status(run_dir: &Path) -> Result<Exit, CliError> {
    let Some(state) = StackState::read(run_dir)? else {
        output::print("no stack runs; start one with `labcheck stack up`\n")?;
        return Ok(Exit::Unreachable);
    };
    let mut all_run = true;
    let mut text = String::new();
    for process in &state.processes {
        let is_running = process.is_running();
        all_run &= is_running;
        let how = if is_running { "running" } else { "ended" };
        // Writing to a String can't fail.
        let _ = writeln!(text, "{:<16} {how:<8} process {}", process.name, process.id);
    }
    text += &addresses(&state);
    if !all_run {
        let _ = writeln!(
            text,
            "\nwhy it ended stands in {}; `labcheck stack down`, then `up`, starts all of it anew",
            run_dir.join("*.log").display()
        );
    }
    output::print(&text)?;
    Ok(if all_run {
        Exit::AllPassed
    } else {
        Exit::Unreachable
    })
}

fn stop(run_dir: &Path) -> Result<Exit, CliError> {
    let text = match StackState::read(run_dir)? {
        Some(state) => {
            let names: Vec<&str> = state
                .processes
                .iter()
                .filter(|process| process.is_running())
                .map(|process| process.name.as_str())
                .collect();
            state.stop(run_dir);
            match names.as_slice() {
                [] => "everything had ended already\n".to_owned(),
                names => format!("stopped {}\n", names.join(", ")),
            }
        }
        None => "no stack runs: nothing to stop\n".to_owned(),
    };
    output::print(&text)?;
    Ok(Exit::AllPassed)
}

impl From<StackError> for CliError {
    fn from(error: StackError) -> Self {
        Self::Stack(Box::new(error))
    }
}
