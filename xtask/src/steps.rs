//! Runs outside commands: as a step of its own, in full view, or silent unless it fails.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, bail};

/// What stands at the end says what failed; downloads fill the beginning.
const LAST_LINES: usize = 20;

/// A step with a title and the time it took, its output shown.
pub fn run(title: &str, command: &mut Command) -> anyhow::Result<()> {
    eprintln!("── {title}");
    let started = Instant::now();
    shown(command).with_context(|| title.to_owned())?;
    eprintln!("── {title}: {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// A command whose output goes to the terminal.
pub fn shown(command: &mut Command) -> anyhow::Result<()> {
    let name = name(command);
    let status = command
        .status()
        .with_context(|| format!("could not start `{name}`"))?;
    if !status.success() {
        bail!("`{name}` ended with {status}; its messages are above");
    }
    Ok(())
}

/// A command whose output nobody wants to see unless it fails.
pub fn silent(command: &mut Command) -> anyhow::Result<()> {
    let name = name(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("could not start `{name}`"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = said.trim().lines().collect();
    bail!(
        "`{name}` ended with {}:\n{}",
        output.status,
        lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")
    )
}

/// A cargo command at the workspace's root; its arguments are the words of `line`.
pub fn cargo(line: &str) -> Command {
    // The cargo that runs us, with its toolchain.
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(crate::root())
        .args(line.split_whitespace());
    command
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
