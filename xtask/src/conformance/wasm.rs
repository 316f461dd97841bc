//! The same scripts through the engine as a page runs it: `engine-web` compiled to WASM, in Node.

use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use promql::promqltest::{Failure, Report};
use serde::Deserialize;

use super::scripts::Script;
use crate::web::{self, Quality};

/// What `engine_web::conformance` answers for one script.
#[derive(Deserialize)]
struct Answer {
    passed: usize,
    failures: Vec<AnsweredFailure>,
}

#[derive(Deserialize)]
struct AnsweredFailure {
    line: usize,
    query: String,
    reason: String,
}

/// A report for each script, in order.
pub(super) fn run(scripts: &[Script], quality: Quality) -> anyhow::Result<Vec<Report>> {
    let engine = web::build_engine_for_node("conformance", quality)?;
    let output = Command::new("node")
        .arg(crate::root().join("xtask/src/conformance/run.cjs"))
        .arg(engine)
        .args(scripts.iter().map(|script| &script.path))
        .stderr(Stdio::inherit())
        .output()
        .context("could not start `node`")?;
    if !output.status.success() {
        bail!(
            "`node` ended with {}; its messages are above",
            output.status
        );
    }
    let answers = String::from_utf8(output.stdout).context("reading what the WASM build said")?;
    let reports = answers
        .lines()
        .map(|line| serde_json::from_str(line).map(report))
        .collect::<Result<Vec<Report>, _>>()
        .context("reading what the WASM build said")?;
    ensure!(
        reports.len() == scripts.len(),
        "the WASM build answered for {} of {} scripts",
        reports.len(),
        scripts.len()
    );
    Ok(reports)
}

fn report(answer: Answer) -> Report {
    let failures = answer.failures.into_iter().map(|failure| Failure {
        line: failure.line,
        query: failure.query,
        reason: failure.reason,
    });
    Report {
        passed: answer.passed,
        failures: failures.collect(),
    }
}
