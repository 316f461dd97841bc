//! Everyday traffic beside a drill: without requests no failure shows.

use std::path::Path;
use std::process::Command;

use crate::stack::{Process, StackError, StackState};

pub(super) const NAME: &str = "drill-traffic";
pub(super) const PROGRAM: &str = "loaddriver";
/// Requests a second: enough that a rate over a few seconds is steady.
const RATE: &str = "15";
/// Longer than any drill; the traffic ends with it.
const DURATION: &str = "40m";

/// Starts FlowForge's own load driver, which was built with the services.
pub(super) fn start(
    state: &mut StackState,
    run_dir: &Path,
    seed: u64,
) -> Result<Process, StackError> {
    let url = state.targets.get("api").cloned().unwrap_or_default();
    let api = state
        .process("api-service")
        .ok_or_else(|| StackError::NotRunning {
            run_dir: run_dir.to_owned(),
        })?;
    let mut driver = Command::new(api.launch.program.with_file_name(PROGRAM));
    driver
        .args(["-target", &url, "-rate", RATE, "-duration", DURATION])
        .args(["-seed", &(seed >> 1).to_string()]);
    Process::start(NAME, run_dir, driver)
}
