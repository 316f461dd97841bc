//! The engine beside a real Prometheus on the same samples: do they answer alike, and who is faster?
//!
//! Behind `cargo xtask referee` and `cargo xtask bench promql`, which build this optimised.

#![expect(
    clippy::print_stdout,
    reason = "a command line talks through its output"
)]

mod answer;
mod bench;
mod open_metrics;
mod ours;
mod random;
mod referee;
mod server;

use std::process::ExitCode;

use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};

#[derive(Parser)]
#[command(name = "differential", about = "The engine beside a real Prometheus")]
enum Cli {
    /// Ask both the same generated queries and report where they differ
    Referee(referee::Args),
    /// Time the same queries on both
    Bench(bench::Args),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    let mut terminated = signal(SignalKind::terminate())?;
    let run = async {
        match Cli::parse() {
            Cli::Referee(args) => referee::run(&args).await,
            Cli::Bench(args) => bench::run(&args).await,
        }
    };
    // Leaving by the front door stops the server that was started.
    tokio::select! {
        outcome = run => outcome,
        _ = terminated.recv() => Ok(ExitCode::FAILURE),
        _ = tokio::signal::ctrl_c() => Ok(ExitCode::FAILURE),
    }
}
