//! The drill under way: a file below the stack's folder, written by the command that starts it and by the process that
//! carries it out.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::super::error::CliError;
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
    pub(super) calm_s: u64,
    pub(super) failing_s: u64,
    pub(super) after_s: u64,
    /// The process that carries it out; 0 until it has begun.
    pub(super) keeper: u32,
    /// What has happened so far.
    pub(super) record: Option<DrillRecord>,
    pub(super) diagnosed_at_ms: Option<i64>,
}

impl UnderWay {
    /// The drill under way; `None` when there is none.
    pub(super) fn read(run_dir: &Path) -> Result<Option<Self>, CliError> {
        let path = run_dir.join(FILE);
        match fs::read(&path) {
            Ok(text) => Ok(Some(
                serde_json::from_slice(&text)
                    .map_err(|source| CliError::DrillFile { path, source })?,
            )),
            Err(_) => Ok(None),
        }
    }

    pub(super) fn write(&self, run_dir: &Path) -> Result<(), CliError> {
        write(&run_dir.join(FILE), &serde_json::to_vec_pretty(self)?)
    }

    pub(super) fn forget(run_dir: &Path) {
        let _ = fs::remove_file(run_dir.join(FILE));
    }
}

/// What a work folder remembers of its drills.
pub(super) fn records(files: &Path) -> Result<DrillRecords, CliError> {
    let path = files.join(RECORDS);
    match fs::read(&path) {
        Ok(text) => {
            serde_json::from_slice(&text).map_err(|source| CliError::DrillFile { path, source })
        }
        Err(_) => Ok(DrillRecords::default()),
    }
}

pub(super) fn write_records(files: &Path, records: &DrillRecords) -> Result<(), CliError> {
    write(&files.join(RECORDS), &serde_json::to_vec_pretty(records)?)
}

/// Written beside and moved there: whoever reads meanwhile never sees half a file.
fn write(path: &Path, content: &[u8]) -> Result<(), CliError> {
    let beside = path.with_extension("json.new");
    fs::write(&beside, content)
        .and_then(|()| fs::rename(&beside, path))
        .map_err(|source| CliError::Io {
            path: path.to_owned(),
            source,
        })
}
