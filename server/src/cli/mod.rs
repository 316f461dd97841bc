//! The commands of `sightline`, one file each.

mod migrate;
mod serve;
mod token;
mod user;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat, Settings};

/// Courseware and lab grader for monitoring and observability.
///
/// Settings come from defaults, then `sightline.toml`, then `SIGHTLINE_*` in the environment, then flags.
#[derive(Debug, Parser)]
#[command(name = "sightline", arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site and grade submissions
    Serve,
    /// Bring the database up to date and end
    Migrate,
    /// List accounts, reset a password
    #[command(subcommand)]
    User(user::Command),
    /// Make API tokens for labcheck
    #[command(subcommand)]
    Token(token::Command),
}

/// Runs the command line of this process.
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    match execute(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error may be closed; then nobody reads it.
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn execute(cli: Cli) -> anyhow::Result<()> {
    let config = Config::load(cli.settings)?;
    start_logging(&config)?;
    match cli.command {
        Command::Serve => serve::run(&config).await,
        Command::Migrate => migrate::run(&config).await,
        Command::User(command) => user::run(&config, command).await,
        Command::Token(command) => token::run(&config, command).await,
    }
}

fn start_logging(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| {
        anyhow::anyhow!("`log` = `{}`: {error}; use such as `info`", config.log)
    })?;
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => subscriber.init(),
        LogFormat::Json => subscriber.json().init(),
    }
    Ok(())
}

/// Prints a line for who ran the command.
fn say(line: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}
