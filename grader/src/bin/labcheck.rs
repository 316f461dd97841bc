//! `labcheck`: grades a lab from the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    grader::cli::main()
}
