//! Our own programs, built, and folders for what they write.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// The workspace's root folder.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// A folder of this test's own, empty, kept after the test for whoever looks into a failure.
pub fn run_dir(test: &str) -> PathBuf {
    let folder = root().join("target/test-runs").join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder below target can be made");
    folder
}

/// The built binary `name`, brought up to date first.
///
/// # Panics
/// When it does not compile.
pub fn program(name: &str) -> PathBuf {
    // One build at a time; cargo itself would only wait, and print that it does.
    static BUILDING: Mutex<()> = Mutex::new(());
    let _guard = BUILDING
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let status = Command::new("cargo")
        .current_dir(root())
        // Of the workspace: a package alone has other features, and half of what it stands on would be built anew.
        .args(["build", "--quiet", "--workspace", "--bin", name])
        .status()
        .expect("cargo can be started");
    assert!(status.success(), "`{name}` does not build");
    let this_test = std::env::current_exe().expect("a test knows its own path");
    let profile = this_test
        .parent()
        .and_then(Path::parent)
        .expect("target/PROFILE/deps/TEST");
    profile.join(name)
}
