//! The engine as a page runs it: its WASM build in Node, on the same samples, asked line by line.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use promql::RangeParams;
use serde::{Deserialize, Serialize};
use tsdb::MemoryStore;
use tsdb::dataset::{self, Dataset};

/// A Node process with the engine and the samples in it. Dropping it stops it.
pub struct Wasm {
    node: Child,
    requests: ChildStdin,
    replies: Lines<BufReader<ChildStdout>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    expr: &'a str,
    start_ms: i64,
    end_ms: i64,
    step_ms: i64,
    wants_answer: bool,
}

#[derive(Deserialize)]
struct Reply {
    ns: u64,
    sha256: Option<String>,
}

impl Wasm {
    /// Starts `engine`, the JavaScript file of `engine-web` for Node, on the samples of `store`; they go through a file
    /// in `folder`.
    ///
    /// # Errors
    /// When Node is missing, or the engine does not come up.
    pub fn start(engine: &Path, store: &MemoryStore, folder: &Path) -> anyhow::Result<Self> {
        let samples = folder.join("samples.sightline");
        let dataset = Dataset {
            store: store.clone(),
            ..Dataset::default()
        };
        std::fs::write(&samples, dataset::write(&dataset))?;
        let mut node = Command::new("node")
            .arg(tests::root().join("tests/differential/bench/engine.cjs"))
            .args([engine, &samples])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("could not start `node`")?;
        let (Some(requests), Some(replies)) = (node.stdin.take(), node.stdout.take()) else {
            bail!("`node` has no pipes");
        };
        let mut wasm = Self {
            node,
            requests,
            replies: BufReader::new(replies).lines(),
        };
        wasm.line().context("the WASM build did not start")?;
        Ok(wasm)
    }

    /// How long a query takes.
    ///
    /// # Errors
    /// When it has no answer, or Node has gone.
    pub fn time(&mut self, expr: &str, range: RangeParams) -> anyhow::Result<Duration> {
        Ok(Duration::from_nanos(self.ask(expr, range, false)?.ns))
    }

    /// The SHA-256 of the answer as JSON, in hexadecimal.
    ///
    /// # Errors
    /// As [`Wasm::time`].
    pub fn answer_hash(&mut self, expr: &str, range: RangeParams) -> anyhow::Result<String> {
        let reply = self.ask(expr, range, true)?;
        reply.sha256.context("the WASM build sent no hash")
    }

    fn ask(&mut self, expr: &str, range: RangeParams, wants_answer: bool) -> anyhow::Result<Reply> {
        let request = Request {
            expr,
            start_ms: range.start_ms,
            end_ms: range.end_ms,
            step_ms: range.step_ms,
            wants_answer,
        };
        writeln!(self.requests, "{}", serde_json::to_string(&request)?)?;
        let line = self
            .line()
            .with_context(|| format!("the WASM build failed on {expr}"))?;
        Ok(serde_json::from_str(&line)?)
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let line = self.replies.next().context("`node` has ended")?;
        Ok(line?)
    }
}

impl Drop for Wasm {
    fn drop(&mut self) {
        // It has gone already, or goes now: nothing else can be done about it.
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}
