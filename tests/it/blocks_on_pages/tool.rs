//! Runs a tool on a block and hears what it says.

use std::io::Write;
use std::process::{Command, Stdio};

/// Gives `input` to the command; what it printed if it did not like it.
///
/// # Panics
/// When it can't be started.
pub(super) fn complaint(command: &mut Command, input: &str) -> Option<String> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{:?}: {error}", command.get_program()));
    let mut stdin = child.stdin.take().expect("it was asked to be piped");
    // A tool may end before it has read everything; its answer says why.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("a started tool ends");
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

/// Fails with everything that is wrong at once.
#[track_caller]
pub(super) fn wrong_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
