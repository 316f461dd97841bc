//! `cargo xtask fuzz`: random input for the parsers and the evaluator, from the seeds in our own scripts.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, bail};
use promql::functions;
use promql::promqltest::for_each_instant;
use promql::words::AGGREGATIONS;

use crate::steps;

const TARGETS: [&str; 3] = ["promql_parse", "promql_eval", "exposition"];

#[derive(clap::Args)]
pub struct Args {
    /// What to run: `promql_parse`, `promql_eval` or `exposition`; all of them if left out
    #[arg(value_parser = TARGETS)]
    target: Option<String>,
    /// How long each runs
    #[arg(long, default_value_t = 10)]
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
    for target in TARGETS {
        if args.target.as_deref().is_none_or(|wanted| wanted == target) {
            fuzz(target, args.minutes)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn fuzz(target: &str, minutes: u32) -> anyhow::Result<()> {
    let folder = crate::root().join("target/fuzz");
    let corpus = folder.join("corpus").join(target);
    fs::create_dir_all(&corpus)?;
    let mut command = steps::cargo("+nightly fuzz run --fuzz-dir fuzz");
    command
        .arg("--target-dir")
        .arg(folder.join("build"))
        .args([target])
        .arg(&corpus);
    command.args(["--", "-timeout=60", "-rss_limit_mb=2048", "-max_len=4096"]);
    command.arg(format!("-max_total_time={}", u64::from(minutes) * 60));
    if target != "exposition" {
        seed(&corpus)?;
        let words = folder.join("promql.dict");
        fs::write(&words, dictionary())?;
        command.arg(format!("-dict={}", words.display()));
    }
    steps::run(&format!("fuzz {target}, {minutes} min"), &mut command)
}

/// Puts the queries of our own scripts into `corpus`, a file each.
fn seed(corpus: &Path) -> anyhow::Result<()> {
    let scripts = crate::root().join("engine/promql/tests/testdata");
    let mut queries = Vec::new();
    for entry in fs::read_dir(&scripts).with_context(|| format!("read {}", scripts.display()))? {
        let text = fs::read_to_string(entry?.path())?;
        for_each_instant(&text, |_, query, _| queries.push(query.to_owned()))?;
    }
    queries.sort();
    for (number, query) in queries.iter().enumerate() {
        fs::write(corpus.join(format!("script-{number}")), query)?;
    }
    Ok(())
}

/// The words of the language, as libFuzzer reads them: a quoted string a line.
fn dictionary() -> String {
    const SIGNS: [&str; 16] = [
        "==",
        "!=",
        ">=",
        "<=",
        "=~",
        "!~",
        "</",
        ">/",
        "[5m]",
        "[1h:1m]",
        " @ start()",
        " offset -5m",
        "0x1F",
        "1e308",
        "NaN",
        "-Inf",
    ];
    const KEYWORDS: [&str; 17] = [
        "by",
        "without",
        "on",
        "ignoring",
        "group_left",
        "group_right",
        "bool",
        "and",
        "or",
        "unless",
        "atan2",
        "anchored",
        "smoothed",
        "fill",
        "fill_left",
        "fill_right",
        "offset",
    ];
    let words = functions::all()
        .map(|function| function.name)
        .chain(AGGREGATIONS.iter().map(|(name, ..)| *name))
        .chain(SIGNS)
        .chain(KEYWORDS);
    words.map(|word| format!("\"{word}\"\n")).collect()
}
