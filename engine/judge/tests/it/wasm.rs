//! What the browser says is what the grader says, to the byte.

use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "../wasm/judgements.rs"]
mod judgements;

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm-dev";

/// The module built from this crate; `None` where the compiler has no WASM target.
fn module() -> Option<PathBuf> {
    let folder = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .ok()?;
    let folder = String::from_utf8(folder.stdout).ok()?;
    if !Path::new(folder.trim()).is_dir() {
        return None;
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wasm");
    let status = Command::new(env!("CARGO"))
        .args([
            "build",
            "--quiet",
            "--package",
            "judge",
            "--example",
            "judge_in_wasm",
        ])
        .args(["--target", TARGET, "--profile", PROFILE, "--target-dir"])
        .arg(&target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .expect("cargo runs this test");
    assert!(status.success(), "the module does not build");
    Some(
        target
            .join(TARGET)
            .join(PROFILE)
            .join("examples/judge_in_wasm.wasm"),
    )
}

#[test]
fn native_and_wasm_give_the_same_bytes() {
    let has_node = Command::new("node").arg("--version").output().is_ok();
    let module = has_node.then(module).flatten();
    let Some(module) = module else {
        assert!(option_env!("CI").is_none(), "in CI nothing may be skipped");
        eprintln!("skipped: it needs `node` and `rustup target add {TARGET}`");
        return;
    };
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wasm/run.cjs");
    let output = Command::new("node").arg(run).arg(module).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let native = judgements::json();
    assert!(native.len() > 100_000, "{}", native.len());
    assert!(
        native.as_bytes() == output.stdout,
        "WASM says something else"
    );
}
