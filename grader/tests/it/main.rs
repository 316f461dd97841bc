//! `labcheck query` and `labcheck lint` as a person and a script call them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod lint;
mod observed;
mod query;

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// The answers of `labcheck query --batch` to these lines, and its exit code.
fn batch(data: &str, lines: &[Value]) -> (Vec<Value>, i32) {
    let mut labcheck = Command::new(env!("CARGO_BIN_EXE_labcheck"))
        .args(["query", "--data", data, "--batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // A thread of its own: the answers to many lines fill the pipe before the last line is written.
    let mut stdin = labcheck.stdin.take().unwrap();
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = labcheck.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (answers.collect(), output.status.code().unwrap())
}
