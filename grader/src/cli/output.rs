//! Where text goes: the report to stdout, everything else to stderr.

use std::io::{IsTerminal, Write};

use clap::ValueEnum;
use model::Report;

use super::Exit;
use super::error::CliError;
use crate::report;

/// The forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Junit,
    Github,
    Gradescope,
}

/// Writes the report, and says how the program should end.
pub(super) fn report(report: &Report, format: Format) -> Result<Exit, CliError> {
    let text = match format {
        Format::Text => report::text(report, colour()),
        Format::Json => report::json(report)?,
        Format::Junit => report::junit(report)?,
        Format::Github => report::github(report),
        Format::Gradescope => report::gradescope(report)?,
    };
    print(&text)?;
    Ok(if report.has_error() {
        Exit::Unreachable
    } else if report.is_full_marks() {
        Exit::AllPassed
    } else {
        Exit::SomeFailed
    })
}

/// Writes to stdout; a reader that has gone away is no fault of ours.
pub(super) fn print(text: &str) -> Result<(), CliError> {
    let mut stdout = std::io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// Says what is being done.
pub(super) fn progress(line: &str) {
    // Nobody can be told when stderr is closed.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Says what went wrong.
pub(super) fn complain(error: &CliError) {
    progress(&format!("labcheck: {error}"));
}

fn colour() -> report::Colour {
    let is_wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if is_wanted && std::io::stdout().is_terminal() {
        report::Colour::On
    } else {
        report::Colour::Off
    }
}
