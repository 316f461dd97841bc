//! Runs a tool on a block and hears what it says.

use std::io::Write;
use std::process::{Command, Stdio};

/// Gives `input` to the command; what it printed if it did not like it, or why it can't be asked.
pub(super) fn complaint(command: &mut Command, input: &str) -> Option<String> {
    let spawned = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) => return Some(format!("{:?}: {error}", command.get_program())),
    };
    if let Some(mut stdin) = child.stdin.take() {
        // A tool may end before it has read everything; its answer says why.
        let _ = stdin.write_all(input.as_bytes());
    }
    let output = match child.wait_with_output() {
        Ok(output) => output,
        Err(error) => return Some(format!("{:?}: {error}", command.get_program())),
    };
    if output.status.success() {
        return None;
    }
    let said = [output.stdout, output.stderr].concat();
    Some(format!(
        "{}\n{}",
        output.status,
        String::from_utf8_lossy(&said).trim_end()
    ))
}
