//! `cargo xtask conformance DIR…`: every promqltest script below DIR through our engine, natively and as WASM in Node.
//!
//! An evaluation passes when it passes everywhere it was run: the closing line counts it once.

mod scripts;
mod wasm;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use promql::promqltest::{self, Failure, Report};

use crate::setup::{Component, is_ci};
use crate::web::Quality;
use scripts::Script;

#[derive(clap::Args)]
pub struct Args {
    /// Folders with `*.test` scripts, or single scripts
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Leave the WASM build out
    #[arg(long)]
    native: bool,
    /// Build the WASM quickly instead of as pages get it
    #[arg(long)]
    dev: bool,
    /// Show what each failed evaluation expected and found
    #[arg(short, long)]
    verbose: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let scripts = scripts::read(&args.paths)?;
    let native = scripts
        .iter()
        .map(|script| {
            promqltest::run(&script.text)
                .with_context(|| format!("reading {}", script.path.display()))
        })
        .collect::<anyhow::Result<Vec<Report>>>()?;
    let mut engines = vec![("native", native)];
    if !args.native {
        match Component::Npm.ensure() {
            Ok(_) => {
                let quality = if args.dev {
                    Quality::Dev
                } else {
                    Quality::Release
                };
                engines.push(("wasm", wasm::run(&scripts, quality)?));
            }
            Err(missing) if is_ci() => {
                bail!("the WASM build was skipped, and in CI nothing may be: {missing}")
            }
            Err(missing) => println!("skipped: the WASM build: {missing}"),
        }
    }
    Ok(print(&scripts, &engines, args.verbose))
}

/// A line per script, a line per engine, and the sum.
fn print(scripts: &[Script], engines: &[(&str, Vec<Report>)], verbose: bool) -> ExitCode {
    let mut passed = 0;
    let mut failed = 0;
    for (index, script) in scripts.iter().enumerate() {
        let reports: Vec<(&str, &Report)> = engines
            .iter()
            .map(|(engine, reports)| (*engine, &reports[index]))
            .collect();
        let counts: Vec<String> = reports
            .iter()
            .map(|(engine, report)| format!("{engine} {}/{}", report.passed, evaluations(report)))
            .collect();
        println!("{:<28} {}", script.name(), counts.join("  "));
        if verbose {
            for (engine, report) in &reports {
                for failure in &report.failures {
                    show(engine, script, failure);
                }
            }
        }
        let failing_lines: BTreeSet<usize> = reports
            .iter()
            .flat_map(|(_, report)| &report.failures)
            .map(|failure| failure.line)
            .collect();
        let total = reports.first().map_or(0, |(_, report)| evaluations(report));
        failed += failing_lines.len();
        passed += total - failing_lines.len();
    }
    for (engine, reports) in engines {
        let passed: usize = reports.iter().map(|report| report.passed).sum();
        let failed: usize = reports.iter().map(|report| report.failures.len()).sum();
        println!("{engine}: {passed} passed, {failed} failed");
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn evaluations(report: &Report) -> usize {
    report.passed + report.failures.len()
}

fn show(engine: &str, script: &Script, failure: &Failure) {
    println!(
        "  {engine}: {}:{}  {}",
        script.path.display(),
        failure.line,
        failure.query
    );
    for line in failure.reason.lines() {
        println!("      {line}");
    }
}
