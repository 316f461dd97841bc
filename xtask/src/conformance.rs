//! `cargo xtask conformance DIR…`: every promqltest script below DIR through our engine, counted by evaluation.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use promql::promqltest::{self, Failure};

#[derive(clap::Args)]
pub struct Args {
    /// Folders with `*.test` scripts, or single scripts
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Show what each failed evaluation expected and found
    #[arg(short, long)]
    verbose: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut passed = 0;
    let mut failed = 0;
    for script in scripts(&args.paths)? {
        let text = std::fs::read_to_string(&script)
            .with_context(|| format!("reading {}", script.display()))?;
        let report =
            promqltest::run(&text).with_context(|| format!("reading {}", script.display()))?;
        let total = report.passed + report.failures.len();
        let name = script
            .file_name()
            .unwrap_or(script.as_os_str())
            .to_string_lossy();
        println!("{name:<28} {}/{total}", report.passed);
        if args.verbose {
            report
                .failures
                .iter()
                .for_each(|failure| show(&script, failure));
        }
        passed += report.passed;
        failed += report.failures.len();
    }
    println!("{passed} passed, {failed} failed");
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The scripts at and below `paths`, sorted.
fn scripts(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            collect(path, &mut found)?;
        } else {
            found.push(path.clone());
        }
    }
    anyhow::ensure!(!found.is_empty(), "no `*.test` script in {paths:?}");
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))?;
    for entry in entries {
        let path = entry
            .with_context(|| format!("listing {}", folder.display()))?
            .path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "test")
        {
            found.push(path);
        }
    }
    Ok(())
}

fn show(script: &Path, failure: &Failure) {
    println!("  {}:{}  {}", script.display(), failure.line, failure.query);
    for line in failure.reason.lines() {
        println!("      {line}");
    }
}
