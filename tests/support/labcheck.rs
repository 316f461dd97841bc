//! Runs the real `labcheck` and reads what it says.

use std::path::PathBuf;
use std::process::Command;

use model::{Report, Status, Verdict};

use crate::{program, root};

/// The built `labcheck`.
#[derive(Debug, Clone)]
pub struct Labcheck {
    program: PathBuf,
}

/// How one run of it ended.
#[derive(Debug)]
pub struct LabcheckOutcome {
    pub exit_code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Labcheck {
    pub fn built() -> Self {
        Self {
            program: program("labcheck"),
        }
    }

    /// Runs it at the workspace's root.
    ///
    /// # Panics
    /// When it can't be started or was ended by a signal.
    pub fn run<S: AsRef<str>>(&self, arguments: &[S]) -> LabcheckOutcome {
        let mut command = Command::new(&self.program);
        command
            .current_dir(root())
            .env_remove("SIGHTLINE_SERVER")
            .env_remove("SIGHTLINE_TOKEN");
        let output = command
            .args(arguments.iter().map(AsRef::as_ref))
            .output()
            .expect("the built labcheck can be started");
        LabcheckOutcome {
            exit_code: output.status.code().expect("labcheck ends by itself"),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl LabcheckOutcome {
    /// The report of a run with `--format json`.
    ///
    /// # Panics
    /// When standard output is not a report.
    #[track_caller]
    pub fn report(&self) -> Report {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| {
            panic!("not a report ({error}):\n{}\n{}", self.stdout, self.stderr)
        })
    }

    /// The ids of the checks that ended so, in the rubric's order.
    #[track_caller]
    pub fn checks_that_are(&self, status: Status) -> Vec<String> {
        let report = self.report();
        let those = report
            .verdicts
            .iter()
            .filter(|verdict| verdict.status == status);
        those
            .map(|verdict: &Verdict| verdict.check.to_string())
            .collect()
    }
}
