//! The drill under way: a file below the stack's folder, written by the command that starts it and by the process that
//! carries it out.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::super::error::CliError;
use super::turn::Turn;
use crate::failures::{DrillRecord, DrillRecords, Failure, Hypothesis};

const FILE: &str = "drill.json";
/// In the student's work folder.
const RECORDS: &str = "drills.json";

/// What is being drilled, and how far it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnderWay {
    pub(super) id: String,
    pub(super) failure: Failure,
    pub(super) is_blind: bool,
    pub(super) hypothesis: Option<Hypothesis>,
    /// The student's work folder.
    pub(super) files: PathBuf,
    /// When it was asked for; tells its record from that of an earlier drill of the same name.
    #[serde(default)]
    pub(super) asked_at_ms: i64,
    pub(super) calm_s: u64,
    pub(super) failing_s: u64,
    pub(super) after_s: u64,
    /// The process that carries it out.
    pub(super) keeper: u32,
    /// What has happened so far.
    pub(super) record: Option<DrillRecord>,
    pub(super) diagnosed_at_ms: Option<i64>,
}

impl UnderWay {
    /// The drill under way; `None` when there is none.
    pub(super) fn read(run_dir: &Path) -> Result<Option<Self>, CliError> {
        read(run_dir.join(FILE))
    }

    /// Reads it, changes it and writes it back, if there is one.
    pub(super) fn change(run_dir: &Path, change: impl FnOnce(&mut Self)) -> Result<(), CliError> {
        let turn = Turn::take(run_dir)?;
        let Some(mut drill) = Self::read(run_dir)? else {
            return Ok(());
        };
        change(&mut drill);
        drill.write(run_dir, &turn)
    }

    pub(super) fn write(&self, run_dir: &Path, turn: &Turn) -> Result<(), CliError> {
        write(&run_dir.join(FILE), &serde_json::to_vec_pretty(self)?, turn)
    }

    pub(super) fn forget(run_dir: &Path, _: &Turn) {
        let _ = fs::remove_file(run_dir.join(FILE));
    }

    /// Whether its record stands in the student's folder.
    pub(super) fn is_recorded(&self) -> Result<bool, CliError> {
        let is_its =
            |record: &DrillRecord| record.id == self.id && record.began_at_ms >= self.asked_at_ms;
        Ok(records(&self.files)?.drills.iter().any(is_its))
    }
}

/// What a work folder remembers of its drills.
pub(super) fn records(files: &Path) -> Result<DrillRecords, CliError> {
    Ok(read(files.join(RECORDS))?.unwrap_or_default())
}

pub(super) fn write_records(
    files: &Path,
    records: &DrillRecords,
    turn: &Turn,
) -> Result<(), CliError> {
    let text = serde_json::to_vec_pretty(records)?;
    write(&files.join(RECORDS), &text, turn)
}

/// `None` where no file is. One that can't be read is none of that: whoever took it for empty would write over it.
fn read<T: DeserializeOwned>(path: PathBuf) -> Result<Option<T>, CliError> {
    match fs::read(&path) {
        Ok(text) => match serde_json::from_slice(&text) {
            Ok(read) => Ok(Some(read)),
            Err(source) => Err(CliError::DrillFile { path, source }),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(CliError::Io { path, source }),
    }
}

/// Written beside and moved there: whoever reads meanwhile never sees half a file.
fn write(path: &Path, content: &[u8], _: &Turn) -> Result<(), CliError> {
    let beside = path.with_extension("json.new");
    fs::write(&beside, content)
        .and_then(|()| fs::rename(&beside, path))
        .map_err(|source| CliError::Io {
            path: path.to_owned(),
            source,
        })
}
