//! One at a time: the commands and the process that carries a drill out change the same files, and whoever reads one to
//! write it again must not lose what the other has written in between.

use std::fs::{self, File};
use std::path::Path;

use super::super::error::CliError;

const FILE: &str = "drill.lock";

/// The right to change the files of a drill, until it is dropped or the program ends, however it does.
#[derive(Debug)]
pub(super) struct Turn(#[expect(dead_code, reason = "dropping it lets the next one go on")] File);

impl Turn {
    /// Waits for it.
    pub(super) fn take(run_dir: &Path) -> Result<Self, CliError> {
        let path = run_dir.join(FILE);
        // Where the stack is gone, what its drills left in the work folder is still there.
        let file = fs::create_dir_all(run_dir).and_then(|()| File::create(&path));
        file.and_then(|file| file.lock().map(|()| Self(file)))
            .map_err(|source| CliError::Io { path, source })
    }
}
