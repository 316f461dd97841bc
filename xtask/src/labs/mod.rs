//! `cargo xtask labs`: grades every lab on a live stack. The reference must earn full marks, the starter must not,
//! and each mistake must lose exactly what its `report.json` says: no less, and nothing that it did get right.
//!
//! To add a mistake: a folder below `labs/LAB/mistakes/` with `mistake.md` and the files that differ from the
//! reference; then `cargo xtask labs --bless NAME`, and read the `report.json` that it wrote.

mod golden;
mod variant;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::setup::Component;
pub use variant::{Variant, variants};

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Only these: `reference`, `starter`, or names of mistakes
    names: Vec<String>,
    /// Write down what each mistake loses, instead of comparing it
    #[arg(long)]
    bless: bool,
    /// What the amounts of traffic follow from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many stacks run side by side
    #[arg(long, default_value_t = 2)]
    jobs: usize,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            names: Vec::new(),
            bless: false,
            seed: 1,
            jobs: 2,
        }
    }
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    for component in [Component::Go, Component::Postgres, Component::Prometheus] {
        component.ensure()?;
    }
    let failed = grade(args)?;
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Grades the variants, a line each, and returns how many were not graded as they should be.
pub fn grade(args: &Args) -> anyhow::Result<usize> {
    let mut chosen = variants()?;
    if !args.names.is_empty() {
        chosen.retain(|variant| args.names.iter().any(|name| variant.is_called(name)));
    }
    if chosen.is_empty() {
        bail!("nothing is called {}", args.names.join(" or "));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("could not start")?;
    runtime.block_on(async {
        // The stacks' processes are in groups of their own: only dropping them stops them.
        tokio::select! {
            failed = grade_all(chosen, args) => failed,
            _ = tokio::signal::ctrl_c() => bail!("interrupted"),
        }
    })
}

async fn grade_all(variants: Vec<Variant>, args: &Args) -> anyhow::Result<usize> {
    let permits = Arc::new(Semaphore::new(args.jobs.max(1)));
    let mut tasks = JoinSet::new();
    let total = variants.len();
    for variant in variants {
        let permits = Arc::clone(&permits);
        let (seed, bless) = (args.seed, args.bless);
        tasks.spawn(async move {
            let _permit = permits.acquire_owned().await;
            let started = Instant::now();
            let graded = variant.grade(seed, bless).await;
            (variant, graded, started.elapsed())
        });
    }
    let mut failed = 0;
    while let Some(task) = tasks.join_next().await {
        let (variant, graded, took) = task.context("grading broke off")?;
        let (sign, text) = match graded {
            Ok(text) => ("✓", text),
            Err(error) => {
                failed += 1;
                ("✗", format!("{error:#}"))
            }
        };
        let name = variant.to_string();
        println!("{sign} {name:<34} {:>4.0} s  {text}", took.as_secs_f64());
    }
    println!("{} passed, {failed} failed", total - failed);
    Ok(failed)
}
