//! Runs outside commands one after the other and says how long each took.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, bail};

/// A command at the workspace's root, its output shown.
pub fn run(title: &str, command: &mut Command) -> anyhow::Result<()> {
    eprintln!("── {title}");
    let started = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("could not start {:?}", command.get_program()))?;
    if !status.success() {
        bail!("{title}: ended with {status}");
    }
    eprintln!("── {title}: {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// A cargo command at the workspace's root; its arguments are the words of `line`.
pub fn cargo(line: &str) -> Command {
    let mut command = Command::new("cargo");
    command
        .current_dir(crate::root())
        .args(line.split_whitespace());
    command
}
