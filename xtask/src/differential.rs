//! `cargo xtask referee` and `cargo xtask bench`: the engine beside a real Prometheus.
//!
//! Both run `tests/differential`, built optimised: neither speed nor thousands of queries mean anything otherwise.

use std::process::ExitCode;

use anyhow::{Context, bail};

use crate::dataset;
use crate::setup::{Component, is_ci};
use crate::steps::cargo;
use crate::web::{self, Quality};

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Args {
    /// What to measure or compare; `--help` lists it
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

pub fn referee(args: &Args) -> anyhow::Result<ExitCode> {
    dataset::build_if_stale()?;
    run(&["referee".to_owned()], args)
}

pub fn bench(args: &Args) -> anyhow::Result<ExitCode> {
    let mut command = vec!["bench".to_owned()];
    if args.rest.first().is_none_or(|area| area != "promql") {
        return run(&command, args);
    }
    match Component::Npm.ensure() {
        Ok(_) => {
            let engine = web::build_engine_for_node("bench", Quality::Release)?;
            command.push(format!("--wasm={}", engine.display()));
        }
        Err(missing) if is_ci() => {
            bail!("the WASM build was skipped, and in CI nothing may be: {missing}")
        }
        Err(missing) => println!("skipped: the WASM build: {missing}"),
    }
    run(&command, args)
}

fn run(command: &[String], args: &Args) -> anyhow::Result<ExitCode> {
    if let Err(missing) = Component::Prometheus.ensure() {
        bail!("{missing}");
    }
    let status = cargo("run --quiet --release --package tests --bin differential --")
        .args(command)
        .args(&args.rest)
        .status()
        .context("could not start cargo")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
