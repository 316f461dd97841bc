//! How a process was started, so that it can be started again after it was killed.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// Program, arguments, the variables that were set, and the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Launch {
    pub program: PathBuf,
    pub arguments: Vec<String>,
    pub environment: BTreeMap<String, String>,
    pub folder: Option<PathBuf>,
}

impl Launch {
    pub(super) fn of(command: &Command) -> Self {
        let text = |text: &std::ffi::OsStr| text.to_string_lossy().into_owned();
        Self {
            program: PathBuf::from(command.get_program()),
            arguments: command.get_args().map(text).collect(),
            environment: command
                .get_envs()
                .filter_map(|(name, value)| Some((text(name), text(value?))))
                .collect(),
            folder: command.get_current_dir().map(PathBuf::from),
        }
    }

    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).envs(&self.environment);
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command
    }
}
