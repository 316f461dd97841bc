//! npm's packages and esbuild's run over `app/web` and `app/style`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use super::Quality;
use super::wasm::Module;
use crate::steps;

/// What esbuild wrote.
pub(super) struct Bundled {
    pub folder: PathBuf,
    /// From an entry's name, such as `site.js`, to its hashed file name.
    pub entries: BTreeMap<String, String>,
}

/// `npm ci`, when the lockfile is not the one that was installed last.
pub(super) fn install_packages(work: &Path) -> anyhow::Result<()> {
    let folder = web_folder();
    let lockfile = fs::read(folder.join("package-lock.json"))?;
    let stamp = work.join("installed-package-lock.json");
    if folder.join("node_modules").is_dir()
        && fs::read(&stamp).is_ok_and(|installed| installed == lockfile)
    {
        return Ok(());
    }
    steps::shown(
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--loglevel=error"])
            .current_dir(&folder),
    )?;
    fs::create_dir_all(work)?;
    fs::write(stamp, lockfile)?;
    Ok(())
}

/// Bundles scripts and styles with hashed names into `<work>/bundle`; `modules` by the names that `build.mjs` takes.
pub(super) fn run(
    modules: &[(&str, &Module)],
    quality: Quality,
    work: &Path,
) -> anyhow::Result<Bundled> {
    let folder = work.join("bundle");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut command = Command::new("node");
    command
        .arg("build.mjs")
        .arg(format!("--out={}", folder.display()))
        .current_dir(web_folder());
    for (name, module) in modules {
        command.arg(format!("--{name}={}", module.js.display()));
    }
    if quality == Quality::Dev {
        command.arg("--dev");
    }
    steps::shown(&mut command)?;
    let entries = fs::read_to_string(folder.join("entries.json"))?;
    let entries =
        serde_json::from_str(&entries).context("build.mjs wrote a malformed entries.json")?;
    Ok(Bundled { folder, entries })
}

fn web_folder() -> PathBuf {
    crate::root().join("app/web")
}
