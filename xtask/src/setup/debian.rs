//! Installing on Debian and its children. Anything else gets told what to install.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use grader::stack::Programs;

use crate::steps;

/// The suite whose packages hold a Prometheus 3 and a current Alertmanager: the stable ones are years behind.
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
    steps::silent(Command::new("apt-get").args(["update", "-qq"]))?;
    steps::silent(
        Command::new("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

/// A program of a package: where the package has it, and what it is called below `target/stack/bin`.
struct Packaged {
    package: &'static str,
    path: &'static str,
    name: &'static str,
}

const PROMETHEUS: [Packaged; 2] = [
    Packaged {
        package: "prometheus",
        path: "usr/bin/prometheus",
        name: "prometheus",
    },
    Packaged {
        package: "promtool",
        path: "usr/bin/promtool",
        name: "promtool",
    },
];

const ALERTMANAGER: [Packaged; 2] = [
    Packaged {
        package: "prometheus-alertmanager",
        path: "usr/bin/prometheus-alertmanager",
        name: "alertmanager",
    },
    Packaged {
        package: "prometheus-alertmanager",
        path: "usr/bin/amtool",
        name: "amtool",
    },
];

const NODE_EXPORTER: [Packaged; 1] = [Packaged {
    package: "prometheus-node-exporter",
    path: "usr/bin/prometheus-node-exporter",
    name: "node_exporter",
}];

/// Where Debian's Alertmanager looks for its own templates, whatever it is told.
const ALERTMANAGER_TEMPLATES: &str = "usr/share/prometheus/alertmanager";

/// Unpacks Prometheus below `target/stack`: nothing on the system changes, so this needs no root.
pub fn unpack_prometheus() -> anyhow::Result<()> {
    unpack("prometheus", &PROMETHEUS)
}

/// Unpacks node-exporter below `target/stack`.
pub fn unpack_node_exporter() -> anyhow::Result<()> {
    unpack("node-exporter", &NODE_EXPORTER)
}

/// Unpacks Alertmanager and amtool below `target/stack`. Only root may put the server's templates where it looks for
/// them; without them amtool works and the server does not start.
pub fn unpack_alertmanager() -> anyhow::Result<()> {
    unpack("alertmanager", &ALERTMANAGER)?;
    let templates = Path::new("/").join(ALERTMANAGER_TEMPLATES);
    if templates.join("default.tmpl").is_file() {
        return Ok(());
    }
    if !is_root()? {
        eprintln!(
            "{} is missing: only root may put it there",
            templates.display()
        );
        return Ok(());
    }
    let source = crate::root().join("target/stack/alertmanager");
    fs::create_dir_all(&templates)?;
    for name in ["default.tmpl", "email.tmpl"] {
        let source = source.join(ALERTMANAGER_TEMPLATES).join(name);
        fs::copy(&source, templates.join(name))
            .with_context(|| format!("the package has no {}", source.display()))?;
    }
    Ok(())
}

/// Downloads packages from a newer suite of the mirror in use and unpacks them below `target/stack/FOLDER`.
fn unpack(folder: &str, programs: &[Packaged]) -> anyhow::Result<()> {
    if !is_on_path("apt-get") || !is_on_path("dpkg") {
        bail!("not on PATH, or too old, and this system has no apt-get to fetch it with");
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

    eprintln!("fetching {folder} from Debian {NEWER_SUITE}");
    let unpacked = stack.join(folder);
    steps::silent(apt_get(&apt, &sources).args(["update", "-qq"]))?;
    let mut packages: Vec<&str> = programs.iter().map(|program| program.package).collect();
    packages.dedup();
    for package in packages {
        let archive = download(&apt, &sources, package)?;
        steps::silent(Command::new("dpkg").arg("-x").arg(&archive).arg(&unpacked))?;
    }
    let bin = stack.join("bin");
    fs::create_dir_all(&bin)?;
    for program in programs {
        let target = bin.join(program.name);
        let source = unpacked.join(program.path);
        // Written anew, so that a copy that runs at this moment is no obstacle.
        let _ = fs::remove_file(&target);
        fs::copy(&source, &target)
            .with_context(|| format!("the package has no {}", source.display()))?;
        fs::set_permissions(&target, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// The archive of a package, fresh from the mirror.
fn download(apt: &Path, sources: &Path, package: &str) -> anyhow::Result<PathBuf> {
    let folder = apt.join("download").join(package);
    // What an earlier, broken-off set-up left would be found in place of the new package.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    steps::silent(
        apt_get(apt, sources)
            .args(["download", "-qq", package])
            .current_dir(&folder),
    )?;
    fs::read_dir(&folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|ending| ending == "deb"))
        .with_context(|| format!("apt-get download left no package for {package}"))
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
