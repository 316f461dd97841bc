//! Programs that no package of the system holds and that are built with Go: Loki and the log agent.
//!
//! Built once into `target/stack/bin`, and again when what they are built from changes: `labs/stack/tools`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use grader::stack::Programs;

/// Grafana Alloy. Current versions need a module of theirs that is published nowhere; this one is complete.
const ALLOY_MODULE: &str = "github.com/grafana/alloy";
const ALLOY_VERSION: &str = "v1.0.0";

const LOKI_PACKAGE: &str = "github.com/grafana/loki/v3/cmd/loki";
const LOKI_VERSION_VARIABLE: &str = "github.com/grafana/loki/v3/pkg/util/build.Version=3.7.8";

/// Builds Loki from the module that pins it and states its replacements.
pub fn build_loki() -> anyhow::Result<()> {
    let folder = tools().join("loki");
    eprintln!("building Loki with Go: about ten minutes on two cores, once");
    let mut build = go(&folder)?;
    build
        .args(["build", "-mod=readonly", "-trimpath"])
        .arg(format!("-ldflags=-s -w -X {LOKI_VERSION_VARIABLE}"))
        .arg("-o")
        .arg(program("loki")?)
        .arg(LOKI_PACKAGE);
    run(&mut build)?;
    write_stamp("loki", &folder)
}

/// Builds Alloy with the components that the labs use, in a copy of its module: all of them would be thrice the work.
pub fn build_agent() -> anyhow::Result<()> {
    let overlay = tools().join("agent");
    eprintln!("building Alloy with Go: about ten minutes on two cores, once");
    let build = crate::root().join("target/stack/build");
    let copy = build.join("agent");
    let _ = fs::remove_dir_all(&copy);
    fs::create_dir_all(&build)?;
    copy_folder(&module_folder(ALLOY_MODULE, ALLOY_VERSION)?, &copy)?;
    copy_folder(&overlay.join("overlay"), &copy)?;
    // The replacement leads into the repository, which the published module does not hold.
    let mut edit = go(&copy)?;
    edit.args(["mod", "edit"])
        .arg(format!("-dropreplace={ALLOY_MODULE}/syntax"));
    run(&mut edit)?;
    let mut build = go(&copy)?;
    build
        .args(["build", "-mod=mod", "-trimpath"])
        .arg(format!(
            "-ldflags=-s -w -X {ALLOY_MODULE}/internal/build.Version={ALLOY_VERSION}"
        ))
        .arg("-o")
        .arg(program("alloy")?)
        .arg(".");
    run(&mut build)?;
    let _ = fs::remove_dir_all(&copy);
    write_stamp("agent", &overlay)
}

/// Whether the program was built from what `labs/stack/tools/NAME` holds now. One that a person put on PATH counts.
pub fn is_current(name: &str, program: &str) -> bool {
    let ours = crate::root().join("target/stack/bin").join(program);
    if !ours.is_file() {
        return Programs::default().find(program).is_some();
    }
    let built_from = fs::read_to_string(stamp_path(name)).unwrap_or_default();
    stamp(&tools().join(name)).is_ok_and(|now| now == built_from)
}

fn tools() -> PathBuf {
    crate::root().join("labs/stack/tools")
}

fn program(name: &str) -> anyhow::Result<PathBuf> {
    let bin = crate::root().join("target/stack/bin");
    fs::create_dir_all(&bin).with_context(|| format!("could not make {}", bin.display()))?;
    Ok(bin.join(name))
}

fn go(folder: &Path) -> anyhow::Result<Command> {
    let go = Programs::default().find("go").context(
        "it is built with Go, which is not on PATH: install it from your system's packages or https://go.dev/dl",
    )?;
    let mut command = Command::new(go);
    command
        .current_dir(folder)
        // Without C the program is the same on every machine, and no compiler is needed.
        .env("CGO_ENABLED", "0")
        .env("GOWORK", "off");
    Ok(command)
}

/// Where Go keeps the unpacked module, downloaded if need be.
fn module_folder(module: &str, version: &str) -> anyhow::Result<PathBuf> {
    // Outside every module, so that no go.mod is asked or changed.
    let mut download = go(&std::env::temp_dir())?;
    download
        .args(["mod", "download", "-json"])
        .arg(format!("{module}@{version}"));
    let output = download.output().context("could not start go")?;
    let answer: serde_json::Value =
        serde_json::from_slice(&output.stdout).context("go mod download answered no JSON")?;
    match answer["Dir"].as_str() {
        Some(folder) => Ok(folder.into()),
        None => bail!("{module}@{version}: {}", answer["Error"]),
    }
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .context("could not start go")?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    // Downloads fill the beginning; what failed stands at the end.
    let lines: Vec<&str> = said.lines().collect();
    bail!(
        "go ended with {}:\n{}",
        output.status,
        lines[lines.len().saturating_sub(20)..].join("\n")
    )
}

fn stamp_path(name: &str) -> PathBuf {
    crate::root()
        .join("target/stack/build")
        .join(format!("{name}.stamp"))
}

fn write_stamp(name: &str, folder: &Path) -> anyhow::Result<()> {
    let path = stamp_path(name);
    fs::create_dir_all(path.parent().unwrap_or(&path))?;
    fs::write(&path, stamp(folder)?).with_context(|| format!("could not write {}", path.display()))
}

/// All text below the folder, and the versions named here.
fn stamp(folder: &Path) -> anyhow::Result<String> {
    let mut text = format!("{ALLOY_VERSION} {LOKI_VERSION_VARIABLE}\n");
    let mut folders = vec![folder.to_path_buf()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("could not read {}", folder.display()))?
        {
            let path = entry?.path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    for file in files {
        text += &fs::read_to_string(&file)
            .with_context(|| format!("could not read {}", file.display()))?;
    }
    Ok(text)
}

/// Copies a folder; modules are read-only where Go keeps them, and the copy is not.
fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("could not read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::write(&target, fs::read(entry.path())?)
                .with_context(|| format!("could not write {}", target.display()))?;
        }
    }
    Ok(())
}
