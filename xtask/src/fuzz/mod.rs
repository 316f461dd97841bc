//! `cargo xtask fuzz`: random input for everything that reads what a student or a server wrote.

mod dictionary;
mod seeds;

use std::fs;
use std::process::{Command, ExitCode, Stdio};

use anyhow::bail;
use clap::builder::PossibleValuesParser;

use crate::steps;

/// A file in `fuzz/targets`.
struct Target {
    name: &'static str,
    /// In bytes; longer seeds are cut.
    longest_input: u32,
    seeds: fn() -> anyhow::Result<Vec<Vec<u8>>>,
    /// Whether PromQL is all that the input is.
    is_promql: bool,
}

/// To add one: a file in `fuzz/targets`, its `[[bin]]` in `fuzz/Cargo.toml`, a row here, its seeds in `seeds.rs`.
const TARGETS: [Target; 8] = [
    Target {
        name: "promql_parse",
        longest_input: 4096,
        seeds: seeds::queries,
        is_promql: true,
    },
    Target {
        name: "promql_eval",
        longest_input: 4096,
        seeds: seeds::queries,
        is_promql: true,
    },
    Target {
        name: "logql_parse",
        longest_input: 4096,
        seeds: seeds::log_queries,
        is_promql: false,
    },
    Target {
        name: "exposition",
        longest_input: 4096,
        seeds: seeds::metrics,
        is_promql: false,
    },
    Target {
        name: "rules",
        longest_input: 8192,
        seeds: seeds::rules,
        is_promql: false,
    },
    Target {
        name: "dashboards",
        longest_input: 16_384,
        seeds: seeds::dashboards,
        is_promql: false,
    },
    Target {
        name: "routing",
        longest_input: 8192,
        seeds: seeds::configurations,
        is_promql: false,
    },
    Target {
        name: "lint",
        longest_input: 16_384,
        seeds: seeds::lint,
        is_promql: false,
    },
];

#[derive(clap::Args)]
pub struct Args {
    /// What to run; all of them if left out
    #[arg(value_parser = PossibleValuesParser::new(TARGETS.iter().map(|target| target.name)))]
    target: Option<String>,
    /// How long each runs
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    minutes: u32,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let answers = Command::new("cargo")
        .args(["+nightly", "fuzz", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !answers.is_ok_and(|status| status.success()) {
        bail!(
            "fuzzing needs a nightly compiler and cargo-fuzz: `rustup toolchain install nightly` and \
             `cargo install cargo-fuzz`"
        );
    }
    for target in &TARGETS {
        if args
            .target
            .as_ref()
            .is_none_or(|wanted| wanted == target.name)
        {
            fuzz(target, args.minutes)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn fuzz(target: &Target, minutes: u32) -> anyhow::Result<()> {
    let folder = crate::root().join("target/fuzz");
    let corpus = folder.join("corpus").join(target.name);
    fs::create_dir_all(&corpus)?;
    for (number, seed) in (target.seeds)()?.iter().enumerate() {
        fs::write(corpus.join(format!("seed-{number}")), seed)?;
    }
    let mut command = steps::cargo("+nightly fuzz run --fuzz-dir fuzz");
    command
        .arg("--target-dir")
        .arg(folder.join("build"))
        .args([target.name])
        .arg(&corpus);
    command.args(["--", "-timeout=20", "-rss_limit_mb=2048"]);
    command.arg(format!("-max_len={}", target.longest_input));
    command.arg(format!("-max_total_time={}", u64::from(minutes) * 60));
    if target.is_promql {
        let words = folder.join("promql.dict");
        fs::write(&words, dictionary::promql())?;
        command.arg(format!("-dict={}", words.display()));
    }
    let title = format!("fuzz {}, {minutes} min", target.name);
    steps::run(&title, &mut command)
}
