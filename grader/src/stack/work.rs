//! The folder that the servers read their configuration from: our defaults, the student's files over them, and every
//! address in them led to where this stack listens.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Service, StackError, StackPlan};

/// What is there unless the student has a file of that name. `prometheus.yml` is written for the services that run.
const DEFAULTS: [(&str, &str); 5] = [
    (
        "alertmanager.yml",
        include_str!("../../../labs/stack/default/alertmanager.yml"),
    ),
    (
        "loki.yml",
        include_str!("../../../labs/stack/default/loki.yml"),
    ),
    (
        "config.alloy",
        include_str!("../../../labs/stack/default/config.alloy"),
    ),
    (
        "grafana/provisioning/datasources/flowforge.yml",
        include_str!("../../../labs/stack/default/grafana/provisioning/datasources/flowforge.yml"),
    ),
    (
        "grafana/provisioning/dashboards/flowforge.yml",
        include_str!("../../../labs/stack/default/grafana/provisioning/dashboards/flowforge.yml"),
    ),
];

/// A work folder holds configuration: whoever names their home folder by mistake hears of it.
const MOST_FILES: usize = 1_000;
const MOST_BYTES: u64 = 64 * 1024 * 1024;
const DEEPEST: usize = 12;

/// Where the copy lies: relative paths in the student's files mean this folder.
pub(super) fn folder(run_dir: &Path) -> PathBuf {
    run_dir.join("work")
}

/// Where the lines of FlowForge's services are written: `logs/` as seen from the work folder.
pub(super) fn logs(run_dir: &Path) -> PathBuf {
    folder(run_dir).join("logs")
}

/// Makes the folder anew.
pub(super) fn prepare(plan: &StackPlan, prometheus: &str) -> Result<(), StackError> {
    let folder = folder(&plan.run_dir);
    let _ = fs::remove_dir_all(&folder);
    for empty in ["logs", "rules", "dashboards", "data"] {
        let path = folder.join(empty);
        fs::create_dir_all(&path).map_err(|source| StackError::Io { path, source })?;
    }
    let ports = led(plan);
    for (name, text) in DEFAULTS.into_iter().chain([("prometheus.yml", prometheus)]) {
        write(&folder.join(name), lead(text, &ports).as_bytes())?;
    }
    match &plan.work {
        Some(work) => Copying::new(work, &ports).copy(work, &folder, DEEPEST),
        None => Ok(()),
    }
}

/// From the ports that the texts name to those of this stack.
fn led(plan: &StackPlan) -> BTreeMap<u16, u16> {
    let mut ports = plan.also_lead.clone();
    ports.extend(
        Service::ALL
            .into_iter()
            .map(|service| (service.usual_port(), plan.ports.of(service))),
    );
    ports
}

/// The student's files, counted while they are copied.
struct Copying<'a> {
    root: &'a Path,
    ports: &'a BTreeMap<u16, u16>,
    files: usize,
    bytes: u64,
}

impl<'a> Copying<'a> {
    fn new(root: &'a Path, ports: &'a BTreeMap<u16, u16>) -> Self {
        Self {
            root,
            ports,
            files: 0,
            bytes: 0,
        }
    }

    fn copy(&mut self, from: &Path, to: &Path, depth: usize) -> Result<(), StackError> {
        let io = |path: &Path| {
            let path = path.to_path_buf();
            |source| StackError::Io { path, source }
        };
        let depth = depth
            .checked_sub(1)
            .ok_or_else(|| self.too_large("12 folders within each other"))?;
        for entry in fs::read_dir(from).map_err(io(from))? {
            let entry = entry.map_err(io(from))?;
            let (path, target) = (entry.path(), to.join(entry.file_name()));
            let kind = entry.file_type().map_err(io(&path))?;
            // What the servers themselves wrote there, and `.git`, are nobody's configuration; links may lead anywhere.
            let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            let is_ours =
                from == self.root && matches!(entry.file_name().to_str(), Some("data" | "logs"));
            if is_hidden || is_ours || kind.is_symlink() {
                continue;
            }
            if kind.is_dir() {
                self.copy(&path, &target, depth)?;
            } else {
                self.count(&path)?;
                let content = fs::read(&path).map_err(io(&path))?;
                match std::str::from_utf8(&content) {
                    Ok(text) => write(&target, lead(text, self.ports).as_bytes())?,
                    Err(_) => write(&target, &content)?,
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, file: &Path) -> Result<(), StackError> {
        self.files += 1;
        self.bytes += fs::metadata(file).map_or(0, |data| data.len());
        if self.files > MOST_FILES {
            return Err(self.too_large("1000 files"));
        }
        if self.bytes > MOST_BYTES {
            return Err(self.too_large("64 MiB"));
        }
        Ok(())
    }

    fn too_large(&self, limit: &'static str) -> StackError {
        StackError::WorkTooLarge {
            folder: self.root.to_path_buf(),
            limit,
        }
    }
}

fn write(path: &Path, content: &[u8]) -> Result<(), StackError> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(path, content))
        .map_err(|source| StackError::Io {
            path: path.to_path_buf(),
            source,
        })
}

/// Leads every `127.0.0.1:PORT` and `localhost:PORT` of a text to the port that it stands for here.
fn lead(text: &str, ports: &BTreeMap<u16, u16>) -> String {
    let mut led = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, host)) = ["127.0.0.1:", "localhost:"]
        .into_iter()
        .filter_map(|host| Some((rest.find(host)?, host)))
        .min()
    {
        let (before, after) = rest.split_at(start + host.len());
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let (port, tail) = after.split_at(digits);
        led.push_str(before);
        match port.parse().ok().and_then(|port: u16| ports.get(&port)) {
            Some(here) => led.push_str(&here.to_string()),
            None => led.push_str(port),
        }
        rest = tail;
    }
    led.push_str(rest);
    led
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let ports = BTreeMap::from([(8080, 15001), (9090, 15002)]);
        assert_eq!(lead(text, &ports), expected);
    }

    #[test]
    fn addresses_of_the_stack_are_led_to_its_ports() {
        check(
            "targets: ['127.0.0.1:8080', \"localhost:9090\"]\nurl: http://localhost:8080/x",
            "targets: ['127.0.0.1:15001', \"localhost:15002\"]\nurl: http://localhost:15001/x",
        );
    }

    #[test]
    fn other_addresses_stay_as_they_are() {
        for text in [
            "127.0.0.1:80801",
            "127.0.0.1:",
            "localhost:99999999",
            "example.org:8080",
            "localhost",
            "",
        ] {
            check(text, text);
        }
    }
}
