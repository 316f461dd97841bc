//! The binary: see `server::cli` for its commands.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

/// What still computes when a command is done loses its result anyway.
const GRACE: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    server::run_to_end(server::cli::run(), GRACE).unwrap_or_else(|error| {
        // Standard error may be closed; then nobody reads it.
        let _ = writeln!(
            std::io::stderr(),
            "error: the async runtime does not start: {error}"
        );
        ExitCode::FAILURE
    })
}
