//! `cargo xtask …`: the developer's commands. One file a command.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line talks through its output"
)]

mod check;
mod conformance;
mod content;
mod dataset;
mod differential;
mod fuzz;
mod labs;
mod layering;
mod licences;
mod serve;
mod setup;
mod steps;
mod test;
mod web;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, run, test and measure Sightline")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set up what is missing, build, and serve on http://127.0.0.1:3000
    Serve(serve::Args),
    /// Set up what is missing and run every test
    Test(test::Args),
    /// Format, lints, layering, dependency audit: what CI runs before the tests
    Check(check::Args),
    /// Install what the tests need, or say what is missing
    Setup(setup::command::Args),
    /// Build what the browser loads: app, engine, editor, chart, styles
    Web(web::Args),
    /// Build the sample dataset
    Dataset(dataset::Args),
    /// Run every promqltest script below the given folders
    Conformance(conformance::Args),
    /// Ask our engine and a real Prometheus the same generated queries: they must answer alike
    Referee(differential::Args),
    /// Time our engine and a real Prometheus side by side: `bench promql`
    Bench(differential::Args),
    /// Run random input through everything that reads files and queries
    Fuzz(fuzz::Args),
    /// Run everything that the texts claim: queries, code, configuration, links, facts
    Content(content::Args),
    /// Grade every lab on a live stack: the reference, the starter, and each mistake
    Labs(labs::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(args) => serve::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Setup(args) => setup::command::run(&args),
        Command::Web(args) => web::run(&args),
        Command::Dataset(args) => dataset::run(&args),
        Command::Conformance(args) => conformance::run(&args),
        Command::Referee(args) => differential::referee(&args),
        Command::Bench(args) => differential::bench(&args),
        Command::Fuzz(args) => fuzz::run(&args),
        Command::Content(args) => content::run(&args),
        Command::Labs(args) => labs::run(&args),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's root folder.
fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}
