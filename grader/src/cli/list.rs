//! `labcheck list`: the labs there are.

use std::fmt::Write;
use std::path::Path;

use super::error::CliError;
use super::{Exit, labs, output};

pub(super) fn list(folder: Option<&Path>) -> Result<Exit, CliError> {
    let mut text = String::new();
    for rubric in labs::all(folder)? {
        // Writing to a String can't fail.
        let _ = writeln!(
            text,
            "{:<16} {}\n{:<16} {} ({} checks, {} points)",
            rubric.lab.as_str(),
            rubric.title,
            "",
            rubric.summary,
            rubric.criteria.len(),
            rubric.points_possible()
        );
    }
    output::print(&text)?;
    Ok(Exit::AllPassed)
}
