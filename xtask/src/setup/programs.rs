//! Where programs are: on PATH, unpacked under `target/stack`, or in Debian's version folders.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder with the programs that set-up unpacked.
pub fn stack_bin() -> PathBuf {
    crate::root().join("target/stack/bin")
}

/// Looks for `name` below `target/stack/bin`, then on PATH.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::iter::once(stack_bin())
        .chain(std::env::split_paths(&path))
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}

/// A Prometheus of version 3 or later: older ones accept Content-Types that the labs teach to avoid.
pub fn prometheus_3() -> Option<PathBuf> {
    let program = find_program("prometheus")?;
    let output = Command::new(&program).arg("--version").output().ok()?;
    // `prometheus, version 3.5.3 (branch: …`; older builds print it to stderr.
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    let version = text.split("version ").nth(1)?;
    let major: u32 = version.split('.').next()?.trim().parse().ok()?;
    (major >= 3).then_some(program)
}

/// A program of the PostgreSQL server: on PATH, or the newest below Debian's `/usr/lib/postgresql`.
pub fn postgres_program(name: &str) -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = Path::new("/usr/lib/postgresql")
        .read_dir()
        .map(|entries| {
            entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .collect()
        })
        .unwrap_or_default();
    versions.sort();
    let debian = versions
        .into_iter()
        .rev()
        .map(|folder| folder.join("bin").join(name));
    debian
        .chain(find_program(name))
        .find(|candidate| candidate.is_file())
}
