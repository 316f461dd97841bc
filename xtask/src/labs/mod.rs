//! `cargo xtask labs`: grades every lab on a live stack. The solution must earn full marks, the starter must not,
//! and each mistake must lose exactly what its `report.json` says: no less, and nothing that it did get right.
//!
//! To add a mistake: a folder below `labs/LAB/mistakes/` with `mistake.md` and the files that differ from the
//! solution; then `cargo xtask labs --lab LAB --bless NAME`, and read the `report.json` that it wrote.

mod builds;
mod drills;
mod golden;
mod subject;
mod variant;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::setup::Component;
use builds::Builds;
use drills::Drills;
use variant::{Graded, Grading};
pub use variant::{Variant, variants};

/// The servers that watch FlowForge in one lab or another.
pub const SERVERS: [Component; 6] = [
    Component::Prometheus,
    Component::Alertmanager,
    Component::NodeExporter,
    Component::Loki,
    Component::Agent,
    Component::Grafana,
];

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Only these: `reference`, `solution`, `starter`, or names of mistakes
    names: Vec<String>,
    /// Only this lab, by number (02) or name (02-prometheus)
    #[arg(long)]
    lab: Option<String>,
    /// Write down what each mistake loses, instead of comparing it
    #[arg(long)]
    bless: bool,
    /// What the amounts of traffic follow from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How often everything is graded, each time from the next seed
    #[arg(long, default_value_t = 1)]
    runs: u64,
    /// How many stacks run side by side
    #[arg(long, default_value_t = 6)]
    jobs: usize,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            names: Vec::new(),
            lab: None,
            bless: false,
            seed: 1,
            runs: 1,
            jobs: 6,
        }
    }
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let first = [Component::Go, Component::Postgres];
    for component in first.iter().chain(&SERVERS) {
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
    let chosen = chosen(args)?;
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

fn chosen(args: &Args) -> anyhow::Result<Vec<Variant>> {
    let mut chosen = variants()?;
    if let Some(lab) = &args.lab {
        let number: Option<u32> = lab.parse().ok();
        chosen.retain(|variant| {
            let rubric = &variant.lab().rubric;
            rubric.lab.as_str() == lab || Some(rubric.number) == number
        });
        if chosen.is_empty() {
            bail!("no lab is called {lab}");
        }
    }
    if !args.names.is_empty() {
        chosen.retain(|variant| args.names.contains(&variant.subject().name()));
        if chosen.is_empty() {
            bail!("nothing is called {}", args.names.join(" or "));
        }
    }
    Ok(chosen)
}

/// Stacks that run while the drills are carried out: a busy machine is one of the failures that these are to show.
const BESIDE_DRILLS: usize = 2;

/// What variants have in common, made by the first that needs it.
#[derive(Debug, Default)]
pub struct Shared {
    builds: Builds,
    drills: Drills,
}

async fn grade_all(variants: Vec<Variant>, args: &Args) -> anyhow::Result<usize> {
    let shared = Arc::new(Shared::default());
    let (mut passed, mut failed) = (0, 0);
    for run in 0..args.runs.max(1) {
        let grading = Grading {
            seed: args.seed.wrapping_add(run),
            bless: args.bless,
        };
        let started = Instant::now();
        let wrong = grade_once(&variants, args.jobs, grading, &shared).await?;
        let right = variants.len() - wrong;
        if args.runs > 1 {
            let took = started.elapsed().as_secs();
            let seed = grading.seed;
            println!("- seed {seed}: {right} passed, {wrong} failed in {took} s");
        }
        passed += right;
        failed += wrong;
    }
    println!("{passed} passed, {failed} failed");
    Ok(failed)
}

async fn grade_once(
    variants: &[Variant],
    jobs: usize,
    grading: Grading,
    shared: &Arc<Shared>,
) -> anyhow::Result<usize> {
    let permits = Arc::new(Semaphore::new(jobs.max(1)));
    let mut drills = JoinSet::new();
    if let Some(variant) = variants.iter().find(|variant| variant.has_drills()) {
        let kept = u32::try_from(jobs.saturating_sub(BESIDE_DRILLS)).unwrap_or(0);
        let quiet = Arc::clone(&permits).acquire_many_owned(kept).await;
        let (variant, shared) = (variant.clone(), Arc::clone(shared));
        drills.spawn(async move {
            // If they fail, the variants that look back at them say so.
            let _ = variant.drills(&shared, grading.seed).await;
            drop(quiet);
        });
    }
    let mut tasks = JoinSet::new();
    for variant in variants.iter().cloned() {
        let (permits, shared) = (Arc::clone(&permits), Arc::clone(shared));
        tasks.spawn(async move {
            // Whoever waits for the drills keeps no place that others could use.
            let drills = variant.drills(&shared, grading.seed).await;
            let _permit = permits.acquire_owned().await;
            let started = Instant::now();
            let graded = variant.grade(&shared, drills, grading).await;
            (variant, graded, started.elapsed())
        });
    }
    let mut failed = 0;
    while let Some(task) = tasks.join_next().await {
        let (variant, graded, whole) = task.context("grading broke off")?;
        let (sign, text) = match graded {
            Ok(Graded { points, lost, took }) => {
                let took = took.as_secs_f64();
                ("✓", format!("{points}  graded in {took:.0} s  {lost}"))
            }
            Err(error) => {
                failed += 1;
                ("✗", format!("{error:#}"))
            }
        };
        let name = variant.to_string();
        let whole = whole.as_secs_f64();
        println!("{sign} {name:<40} {whole:>4.0} s  {}", text.trim_end());
    }
    Ok(failed)
}
