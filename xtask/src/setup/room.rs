//! Whether the disk has room for what a whole run leaves on it. A full disk shows as errors of whatever writes next:
//! a database that can't start, a picture that can't be saved.

use anyhow::{Context, bail};
use nix::sys::statvfs::statvfs;

/// What `cargo xtask test` leaves in a fresh `target/`, measured: compiled code, programs, pictures. Incremental builds
/// take half as much again.
const WHOLE_RUN_GB: u64 = 12;
/// What Go leaves in its own folders when it builds Loki, Alloy and Grafana for the first time.
const GO_GB: u64 = 12;
/// Below it not even a run on warm folders ends well.
const LEAST_GB: u64 = 4;

const GB: u64 = 1_000_000_000;

/// Says how much room there is.
///
/// # Errors
/// When it is too little for any run.
pub fn check() -> anyhow::Result<()> {
    let target = crate::root().join("target");
    std::fs::create_dir_all(&target)
        .with_context(|| format!("could not make {}", target.display()))?;
    let disk = statvfs(&target)
        .with_context(|| format!("could not ask how full the disk of {} is", target.display()))?;
    let free_gb = disk.blocks_available() as u64 * disk.fragment_size() as u64 / GB;
    eprintln!(
        "── room: {free_gb} GB are free; a first run takes about {WHOLE_RUN_GB} GB, and {GO_GB} GB in Go's own folders"
    );
    if free_gb < LEAST_GB {
        bail!(
            "{free_gb} GB are free at {}, and a run needs {LEAST_GB} GB even when all is built: make room, for example with `cargo clean` in a folder that you don't need",
            target.display()
        );
    }
    Ok(())
}
