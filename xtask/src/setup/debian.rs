//! Installing on Debian and its children. Anything else gets told what to install.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use grader::stack::Programs;

/// The suite whose packages hold a Prometheus 3: the stable ones still ship 2.x.
const NEWER_SUITE: &str = "forky";

/// Installs system packages. Only root may, and nobody is asked for a password.
pub fn install(packages: &[&str]) -> anyhow::Result<()> {
    if !is_on_path("apt-get") {
        bail!("not on PATH, and this system has no apt-get");
    }
    if !is_root()? {
        bail!("not on PATH, and only root may install packages");
    }
    eprintln!("installing {}", packages.join(", "));
    run(Command::new("apt-get").args(["update", "-qq"]))?;
    run(Command::new("apt-get")
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Downloads Prometheus from a newer suite of the mirror in use and unpacks it below `target/stack`:
/// nothing on the system changes, so this needs no root.
pub fn unpack_prometheus() -> anyhow::Result<()> {
    if !is_on_path("apt-get") || !is_on_path("dpkg") {
        bail!("no version 3 on PATH, and this system has no apt-get to fetch one with");
    }
    let stack = crate::root().join("target/stack");
    let apt = stack.join("apt");
    for folder in ["lists/partial", "cache/archives/partial", "download"] {
        fs::create_dir_all(apt.join(folder))
            .with_context(|| format!("could not make {}", apt.display()))?;
    }
    let sources = apt.join("sources.list");
    let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
    fs::write(
        &sources,
        format!(
            "deb [signed-by={keyring}] {} {NEWER_SUITE} main\n",
            debian_mirror()?
        ),
    )?;

    eprintln!("fetching Prometheus 3 from Debian {NEWER_SUITE}");
    let unpacked = stack.join("prometheus");
    run(apt_get(&apt, &sources).args(["update", "-qq"]))?;
    let bin = stack.join("bin");
    fs::create_dir_all(&bin)?;
    for package in ["prometheus", "promtool"] {
        let download = apt.join("download").join(package);
        // What an earlier, broken-off set-up left would be found in place of the new package.
        let _ = fs::remove_dir_all(&download);
        fs::create_dir_all(&download)?;
        run(apt_get(&apt, &sources)
            .args(["download", "-qq", package])
            .current_dir(&download))?;
        let archive = fs::read_dir(&download)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(|path| path.extension().is_some_and(|ending| ending == "deb"))
            .with_context(|| format!("apt-get download left no package for {package}"))?;
        run(Command::new("dpkg").arg("-x").arg(&archive).arg(&unpacked))?;
        let target = bin.join(package);
        let source = unpacked.join("usr/bin").join(package);
        fs::copy(&source, &target)
            .with_context(|| format!("the package has no {}", source.display()))?;
        fs::set_permissions(&target, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// `apt-get` with lists and cache of its own, so that the system's stay as they are.
fn apt_get(apt: &Path, sources: &Path) -> Command {
    let mut command = Command::new("apt-get");
    for (key, value) in [
        ("Dir::Etc::sourcelist", sources.to_path_buf()),
        ("Dir::Etc::sourceparts", "-".into()),
        ("Dir::State::lists", apt.join("lists")),
        ("Dir::Cache", apt.join("cache")),
        ("Debug::NoLocking", "1".into()),
        // The sandbox user of apt can't read folders below somebody's home.
        ("APT::Sandbox::User", "".into()),
    ] {
        command.arg("-o").arg(format!("{key}={}", value.display()));
    }
    command
}

/// The first Debian mirror among the machine's own sources, in either of apt's two formats.
fn debian_mirror() -> anyhow::Result<String> {
    let mut files = vec![Path::new("/etc/apt/sources.list").to_path_buf()];
    if let Ok(entries) = fs::read_dir("/etc/apt/sources.list.d") {
        let mut parts: Vec<_> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        parts.sort();
        files.extend(parts);
    }
    files
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok())
        .find_map(|text| {
            text.lines()
                .filter(|line| line.starts_with("URIs:") || line.starts_with("deb "))
                .flat_map(str::split_whitespace)
                .map(|word| word.trim_end_matches('/'))
                .find(|word| word.starts_with("http") && word.ends_with("/debian"))
                .map(str::to_owned)
        })
        .context("no Debian mirror among the sources of apt")
}

fn is_on_path(program: &str) -> bool {
    Programs::default().find(program).is_some()
}

fn is_root() -> anyhow::Result<bool> {
    let output = Command::new("id")
        .arg("-u")
        .output()
        .context("could not run `id -u`")?;
    Ok(output.stdout.trim_ascii() == b"0")
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("could not start {command:?}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    bail!(
        "{} ended with {}: {}",
        command.get_program().to_string_lossy(),
        output.status,
        said.trim()
    )
}
