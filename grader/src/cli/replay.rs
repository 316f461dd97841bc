//! `labcheck replay`: judges saved evidence again. Talks to nobody.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::error::CliError;
use super::output::{self, Format};
use super::{Exit, labs};
use crate::Evidence;

#[derive(Debug, Args)]
pub(super) struct ReplayArguments {
    /// A file written by `labcheck run`
    evidence: PathBuf,
    /// The form of the report
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(super) fn replay(folder: Option<&Path>, arguments: &ReplayArguments) -> Result<Exit, CliError> {
    let path = &arguments.evidence;
    let json = fs::read_to_string(path).map_err(|source| CliError::Io {
        path: path.clone(),
        source,
    })?;
    let evidence = Evidence::from_json(&json).map_err(|source| CliError::Evidence {
        path: path.clone(),
        source,
    })?;
    let rubric = labs::find(folder, evidence.lab.as_str())?;
    if rubric.sha256 != evidence.rubric_sha256 {
        output::progress(
            "the rubric has changed since this was recorded: judging by the rubric as it is now",
        );
    }
    output::report(&crate::judge(&rubric, &evidence), arguments.format)
}
