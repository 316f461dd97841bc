//! A crate of ours as a JavaScript module: cargo for the code, wasm-bindgen for its JavaScript side.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use wasm_bindgen_cli_support::Bindgen;

use super::{Quality, target_directory};
use crate::steps;

const TARGET: &str = "wasm32-unknown-unknown";

/// What wasm-bindgen made of one crate.
pub(super) struct Module {
    pub js: PathBuf,
    pub wasm: PathBuf,
}

/// Who loads a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Host {
    Browser,
    Node,
}

/// Compiles `package` and writes `<work>/<profile>/<package>/{name}.js` and `{name}_bg.wasm`.
pub(super) fn build(
    package: &str,
    cargo_args: &[&str],
    quality: Quality,
    host: Host,
    work: &Path,
) -> anyhow::Result<Module> {
    ensure_target()?;
    let profile = match quality {
        Quality::Dev => "wasm-dev",
        Quality::Release => "wasm-release",
    };
    // No `crate-type` in the manifest: with an rlib beside the cdylib cargo silently drops LTO.
    steps::shown(
        steps::cargo("rustc --lib --crate-type cdylib")
            .args(["--package", package])
            .args(["--target", TARGET, "--profile", profile])
            .args(cargo_args),
    )?;
    let name = package.replace('-', "_");
    let compiled = target_directory()?
        .join(TARGET)
        .join(profile)
        .join(format!("{name}.wasm"));
    let out = work.join(profile).join(package);
    let module = Module {
        js: out.join(format!("{name}.js")),
        wasm: out.join(format!("{name}_bg.wasm")),
    };
    if is_older(&compiled, &module.wasm) {
        return Ok(module);
    }
    fs::create_dir_all(&out)?;
    let mut bindgen = Bindgen::new();
    match host {
        Host::Browser => bindgen.web(true)?,
        Host::Node => bindgen.nodejs(true)?,
    };
    bindgen
        .input_path(&compiled)
        .out_name(&name)
        .typescript(false)
        .remove_producers_section(true)
        // Function names are a third of the file; only who looks into a crash needs them.
        .remove_name_section(quality == Quality::Release)
        .generate(&out)
        .with_context(|| format!("wasm-bindgen could not process {}", compiled.display()))?;
    Ok(module)
}

/// `rust-toolchain.toml` names the target, but a toolchain installed before that line lacks it.
pub fn ensure_target() -> anyhow::Result<()> {
    let sysroot = Command::new("rustc")
        .args(["--print", "sysroot"])
        .current_dir(crate::root())
        .output()?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot.stdout).trim().to_owned());
    if sysroot.join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    steps::shown(
        Command::new("rustup")
            .args(["target", "add", TARGET])
            .current_dir(crate::root()),
    )
    .with_context(|| {
        format!("the Rust target {TARGET} is missing: install it with your toolchain's packages")
    })
}

fn is_older(input: &Path, output: &Path) -> bool {
    let modified = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    match (modified(input), modified(output)) {
        (Some(input), Some(output)) => input < output,
        _ => false,
    }
}
