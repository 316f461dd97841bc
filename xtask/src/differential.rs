//! `cargo xtask referee` and `cargo xtask bench`: the engine beside a real Prometheus.
//!
//! Both run `tests/differential`, built optimised: neither speed nor thousands of queries mean anything otherwise.

use std::process::ExitCode;

use anyhow::Context;

use crate::dataset;
use crate::setup::Component;
use crate::steps::cargo;

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Args {
    /// What to measure or compare; `--help` lists it
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

pub fn referee(args: &Args) -> anyhow::Result<ExitCode> {
    dataset::build_if_stale()?;
    run("referee", args)
}

pub fn bench(args: &Args) -> anyhow::Result<ExitCode> {
    run("bench", args)
}

fn run(command: &str, args: &Args) -> anyhow::Result<ExitCode> {
    if let Err(missing) = Component::Prometheus.ensure() {
        anyhow::bail!("{missing}");
    }
    let status = cargo("run --quiet --release --package tests --bin differential --")
        .arg(command)
        .args(&args.rest)
        .status()
        .context("could not start cargo")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
