//! The command line of `labcheck`. The report goes to stdout, progress and errors to stderr.

#[cfg(unix)]
mod drill;
mod error;
mod explain;
mod labs;
mod lint;
mod list;
mod output;
mod query;
mod replay;
mod run;
mod schema;
#[cfg(unix)]
mod stack;
mod submit;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use error::CliError;

/// How `labcheck` ends, as scripts see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Exit {
    AllPassed = 0,
    SomeFailed = 1,
    Usage = 2,
    Unreachable = 3,
    NotAuthorised = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Grades a lab by what your stack does.
#[derive(Debug, Parser)]
#[command(
    name = "labcheck",
    version,
    after_help = "Exit codes: 0 all checks passed · 1 some check failed · 2 usage or rubric error · 3 a target could \
                  not be reached · 4 not authorised"
)]
struct Arguments {
    /// The folder with the labs; found by walking up from here if left out
    #[arg(long, env = "SIGHTLINE_LABS", global = true)]
    labs: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Shows the labs
    List,
    /// Exercises your stack and judges what it did
    Run(run::RunArguments),
    /// Judges saved evidence again, without any stack
    Replay(replay::ReplayArguments),
    /// Runs a PromQL query on a file of metrics
    Query(query::QueryArguments),
    /// Finds what is wrong with metrics, rules, configurations and dashboards
    Lint(lint::LintArguments),
    /// Explains a check or a misconception, with all its hints
    Explain(explain::ExplainArguments),
    /// Starts FlowForge and the servers that watch it on this machine, lets them read your files again, and stops them
    #[cfg(unix)]
    Stack(stack::StackArguments),
    /// Breaks the running stack on purpose, for lab 05, and mends it again
    #[cfg(unix)]
    Drill(drill::DrillArguments),
    /// Prints the JSON Schema of `lab.yaml`
    Schema,
}

/// Parses the arguments, does what they say, and turns the result into an exit code.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(&arguments) {
        Ok(exit) => exit.into(),
        Err(error) => {
            output::complain(&error);
            error.exit().into()
        }
    }
}

fn dispatch(arguments: &Arguments) -> Result<Exit, CliError> {
    let labs = arguments.labs.as_deref();
    match &arguments.command {
        Command::List => list::list(labs),
        Command::Run(run) => run::run(labs, run),
        Command::Replay(replay) => replay::replay(labs, replay),
        Command::Query(query) => query::query(query),
        Command::Lint(lint) => lint::lint(lint),
        Command::Explain(explain) => explain::explain(labs, explain),
        #[cfg(unix)]
        Command::Stack(stack) => stack::stack(labs, stack),
        #[cfg(unix)]
        Command::Drill(drill) => drill::drill(labs, drill),
        Command::Schema => schema::schema(),
    }
}
