//! Runs the real `amtool`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program that `cargo xtask setup` unpacked, or the one on PATH.
pub fn find() -> Option<PathBuf> {
    let unpacked = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/stack/bin/amtool");
    [unpacked, PathBuf::from("amtool")]
        .into_iter()
        .find(|program| Command::new(program).arg("--version").output().is_ok())
}

pub fn run(program: &Path, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap()
}
