//! Programs that no package of the system holds and that are built with Go: Loki, the log agent and Grafana.
//!
//! Built once into `target/stack/bin`, and again when what they are built from changes: `labs/stack/tools`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use grader::stack::Programs;

use crate::steps;

/// Grafana Alloy. Current versions need a module of theirs that is published nowhere; this one is complete.
const ALLOY_MODULE: &str = "github.com/grafana/alloy";
const ALLOY_VERSION: &str = "v1.0.0";

/// Grafana of June 2023, between 10.0 and 10.1: the newest that the module proxy serves. It answers the whole HTTP API
/// and provisions; the module holds no compiled pages.
const GRAFANA_MODULE: &str = "github.com/grafana/grafana";
const GRAFANA_VERSION: &str = "v1.9.2-0.20230609164553-81d85ce8028d";
/// Writes the wiring that Grafana of that time did not commit; the version of its own go.mod can't read today's Go.
const WIRE: &str = "github.com/google/wire/cmd/wire@v0.7.0";

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
    steps::silent(&mut build)?;
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
    steps::silent(&mut edit)?;
    let mut build = go(&copy)?;
    build
        .args(["build", "-mod=mod", "-trimpath"])
        .arg(format!(
            "-ldflags=-s -w -X {ALLOY_MODULE}/internal/build.Version={ALLOY_VERSION}"
        ))
        .arg("-o")
        .arg(program("alloy")?)
        .arg(".");
    steps::silent(&mut build)?;
    let _ = fs::remove_dir_all(&copy);
    write_stamp("agent", &overlay)
}

/// Builds Grafana in a copy of its module, and leaves what it reads at run time beside it.
pub fn build_grafana() -> anyhow::Result<()> {
    eprintln!("building Grafana with Go: about five minutes on two cores, once");
    let folder = crate::root().join("target/stack/build");
    let copy = folder.join("grafana");
    let _ = fs::remove_dir_all(&copy);
    fs::create_dir_all(&folder)?;
    copy_folder(&module_folder(GRAFANA_MODULE, GRAFANA_VERSION)?, &copy)?;
    let mut wire = go(&copy)?;
    wire.args(["run", WIRE, "gen", "-tags", "oss", "./pkg/server"])
        .env("GOFLAGS", "-mod=mod");
    steps::silent(&mut wire)?;
    let mut build = go(&copy)?;
    build
        // Its SQLite is C.
        .env("CGO_ENABLED", "1")
        .args(["build", "-mod=mod", "-trimpath"])
        // A JSON library of that time reaches into Go's own packages, which today's linker refuses.
        .arg("-ldflags=-s -w -checklinkname=0 -X main.version=10.1.0")
        .arg("-o")
        .arg(program("grafana")?)
        .arg("./pkg/cmd/grafana");
    steps::silent(&mut build)?;
    let home = crate::root().join("target/stack/grafana");
    let _ = fs::remove_dir_all(&home);
    for part in ["conf", "public"] {
        copy_folder(&copy.join(part), &home.join(part))?;
    }
    let _ = fs::remove_dir_all(&copy);
    write_stamp("grafana", &tools().join("grafana"))
}

/// Whether the program was built from what `labs/stack/tools/NAME` holds now. One that a person put on PATH counts.
pub fn is_current(name: &str, program: &str) -> bool {
    let ours = crate::root().join("target/stack/bin").join(program);
    if !ours.is_file() {
        return Programs::default().find(program).is_some();
    }
    let built_from = fs::read_to_string(stamp_path(name)).unwrap_or_default();
    stamp(name, &tools().join(name)).is_ok_and(|now| now == built_from)
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

fn stamp_path(name: &str) -> PathBuf {
    crate::root()
        .join("target/stack/build")
        .join(format!("{name}.stamp"))
}

fn write_stamp(name: &str, folder: &Path) -> anyhow::Result<()> {
    let path = stamp_path(name);
    fs::create_dir_all(path.parent().unwrap_or(&path))?;
    fs::write(&path, stamp(name, folder)?)
        .with_context(|| format!("could not write {}", path.display()))
}

/// What a program is built from: the version named here, and all text below its folder if it has one.
fn stamp(name: &str, folder: &Path) -> anyhow::Result<String> {
    let version = match name {
        "agent" => ALLOY_VERSION,
        "grafana" => GRAFANA_VERSION,
        _ => LOKI_VERSION_VARIABLE,
    };
    let mut text = format!("{version}\n");
    let mut folders: Vec<PathBuf> = folder
        .is_dir()
        .then(|| folder.to_path_buf())
        .into_iter()
        .collect();
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
