//! `cargo xtask test`: sets up what is missing and runs every test.
//!
//! A part whose component is missing is named as skipped, with the way to install it; under `CI=true` that fails.

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, bail};
use grader::stack::{FlowForgeSource, Programs, ThrowawayPostgres};

use crate::setup::{Component, Missing, is_ci, room};
use crate::steps::{cargo, run as step};
use crate::{dataset, labs, web};

/// Upstream's promqltest scripts, where they lie beside the project.
const CORPUS: &str = "../shared/promqltest";

#[derive(clap::Args)]
pub struct Args {
    /// Build the browser's WASM unoptimised: quicker to build, slower to load
    #[arg(long)]
    dev: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    room::check()?;
    let mut skipped: Vec<(&str, Missing)> = Vec::new();
    let mut has = |part: &'static str, components: &[Component]| {
        let missing: Vec<Missing> = components
            .iter()
            .filter_map(|component| component.ensure().err())
            .collect();
        let is_complete = missing.is_empty();
        skipped.extend(missing.into_iter().map(|missing| (part, missing)));
        is_complete
    };

    dataset::build_if_stale()?;
    let has_web = has("what the browser loads", &[Component::Npm]);
    if has_web {
        web::build(if args.dev {
            web::Quality::Dev
        } else {
            web::Quality::Release
        })?;
    }
    let has_go = has("FlowForge", &[Component::Go]);
    let has_servers = has("labs on the live stack", &labs::SERVERS);
    let has_postgres = has("storage on PostgreSQL", &[Component::Postgres]);
    has("the browser journey", &[Component::Chromium]);

    let postgres = if has_postgres {
        Some(start_postgres()?)
    } else {
        None
    };
    let database = postgres.as_ref().map(ThrowawayPostgres::url);
    if has_go {
        manifests()?;
        flowforge(database.as_deref())?;
    }
    // A test that finds its component missing says so and passes; in CI it fails.
    let mut tests = cargo("test --workspace --no-fail-fast");
    if let Some(database) = &database {
        tests.env("SIGHTLINE_TEST_POSTGRES_URL", database);
    }
    step("tests", &mut tests)?;
    drop(postgres);
    if crate::root().join(CORPUS).is_dir() {
        let line = format!("xtask conformance {CORPUS}");
        step("PromQL corpus", &mut cargo(&line))?;
    } else {
        println!("left out: the PromQL corpus, {CORPUS} is not here");
    }
    let mut wrongly_graded = 0;
    if has_go && has_servers && has_postgres {
        eprintln!("── labs");
        wrongly_graded = labs::grade(&labs::Args::default())?;
    }

    eprintln!("── all tests: {:.0} s", started.elapsed().as_secs_f64());
    if wrongly_graded > 0 {
        bail!("{wrongly_graded} variants of the labs were not graded as they should be");
    }
    report(&skipped)
}

/// Names what was left out; in CI that is a failure.
fn report(skipped: &[(&str, Missing)]) -> anyhow::Result<ExitCode> {
    for (part, missing) in skipped {
        println!("skipped: {part}: {missing}");
    }
    if !skipped.is_empty() && is_ci() {
        bail!(
            "{} parts were skipped, and in CI nothing may be",
            skipped.len()
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn start_postgres() -> anyhow::Result<ThrowawayPostgres> {
    let programs = Programs::below(&crate::root());
    let run_dir = crate::root().join("target/stack/run/tests");
    ThrowawayPostgres::start(&programs, &run_dir)
        .context("could not start PostgreSQL for the tests")
}

/// Reads the stack's Compose file and its Kubernetes manifests as the tools that start them do.
fn manifests() -> anyhow::Result<()> {
    let mut go = Command::new("go");
    go.current_dir(crate::root().join("labs/stack/tools/manifests"))
        .env("GOWORK", "off")
        // Go remembers a result by the files of the module; what is read here lies outside.
        .args(["test", "-count=1", "./..."]);
    step("manifests of the stack", &mut go)
}

/// Vets and tests the starter, and builds the reference and each mistake: an overlay that does not compile is no mistake.
fn flowforge(database: Option<&str>) -> anyhow::Result<()> {
    let folder = crate::root().join("labs");
    let starter = folder.join("flowforge/starter");
    for (title, arguments) in [("go vet", ["vet", "./..."]), ("go test", ["test", "./..."])] {
        let mut go = Command::new("go");
        go.current_dir(&starter)
            .env("GOWORK", "off")
            .args(arguments);
        if let Some(database) = database {
            go.env("FLOWFORGE_TEST_DATABASE_URL", database);
        }
        step(&format!("FlowForge: {title}"), &mut go)?;
    }
    let programs = Programs::below(&crate::root());
    let build_dir = crate::root().join("target/flowforge");
    let mut sources: Vec<FlowForgeSource> = Vec::new();
    for variant in labs::variants()? {
        let source = variant.subject().flowforge();
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    for source in sources {
        eprintln!("── FlowForge: build {}", source.name());
        source
            .build(&programs, &folder, &build_dir)
            .with_context(|| format!("FlowForge `{}`", source.name()))?;
    }
    Ok(())
}
