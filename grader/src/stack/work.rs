//! The folder that the servers read their configuration from: our defaults, the student's files over them, and every
//! address in them led to where this stack listens.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Serialize};

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

/// What the copy is made from. It is kept with the stack, so that the copy can be brought up to date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkFolder {
    /// The student's folder: whichever file is there replaces the default of that name.
    pub student: Option<PathBuf>,
    /// The default `prometheus.yml`, written for the services that run.
    prometheus: String,
    /// From the ports that the texts name to those of this stack.
    ports: BTreeMap<u16, u16>,
    /// What was written into the copy: the servers write files of their own beside these.
    copied: BTreeSet<PathBuf>,
}

impl WorkFolder {
    pub(super) fn of(plan: &StackPlan, prometheus: String) -> Self {
        Self {
            student: plan.work.clone(),
            prometheus,
            ports: led(plan),
            copied: BTreeSet::new(),
        }
    }

    /// Makes the copy anew.
    pub(super) fn prepare(&mut self, run_dir: &Path) -> Result<(), StackError> {
        let folder = folder(run_dir);
        let _ = fs::remove_dir_all(&folder);
        for empty in ["logs", "rules", "dashboards", "data"] {
            let path = folder.join(empty);
            fs::create_dir_all(&path).map_err(|source| StackError::Io { path, source })?;
        }
        self.renew(run_dir).map(drop)
    }

    /// Brings the copy up to date under the servers that read it, and says which of its files are others now. What
    /// the servers themselves wrote there stays.
    pub(super) fn renew(&mut self, run_dir: &Path) -> Result<BTreeSet<PathBuf>, StackError> {
        let folder = folder(run_dir);
        let contents = self.contents()?;
        let mut changed = BTreeSet::new();
        for gone in self
            .copied
            .iter()
            .filter(|name| !contents.contains_key(*name))
        {
            let path = folder.join(gone);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(StackError::Io {
                        path,
                        source: error,
                    });
                }
                _ => changed.insert(gone.clone()),
            };
        }
        for (name, content) in &contents {
            let path = folder.join(name);
            if fs::read(&path).ok().as_ref() != Some(content) {
                write(&path, content)?;
                changed.insert(name.clone());
            }
        }
        self.copied = contents.into_keys().collect();
        Ok(changed)
    }

    /// All that belongs into the copy, by its place there.
    fn contents(&self) -> Result<BTreeMap<PathBuf, Vec<u8>>, StackError> {
        let mut contents: BTreeMap<PathBuf, Vec<u8>> = DEFAULTS
            .into_iter()
            .chain([("prometheus.yml", self.prometheus.as_str())])
            .map(|(name, text)| (PathBuf::from(name), lead(text, &self.ports).into_bytes()))
            .collect();
        if let Some(student) = &self.student {
            let mut copying = Copying {
                root: student,
                ports: &self.ports,
                contents: &mut contents,
                files: 0,
                bytes: 0,
            };
            copying.copy(Path::new(""), DEEPEST)?;
        }
        Ok(contents)
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

/// The student's files, counted while they are read.
struct Copying<'a> {
    root: &'a Path,
    ports: &'a BTreeMap<u16, u16>,
    contents: &'a mut BTreeMap<PathBuf, Vec<u8>>,
    files: usize,
    bytes: u64,
}

impl Copying<'_> {
    /// Reads a folder of the student's, by its path below the root.
    fn copy(&mut self, below: &Path, depth: usize) -> Result<(), StackError> {
        let io = |path: &Path| {
            let path = path.to_path_buf();
            |source| StackError::Io { path, source }
        };
        let depth = depth
            .checked_sub(1)
            .ok_or_else(|| self.too_large("12 folders within each other"))?;
        let from = self.root.join(below);
        for entry in fs::read_dir(&from).map_err(io(&from))? {
            let entry = entry.map_err(io(&from))?;
            let (path, name) = (entry.path(), below.join(entry.file_name()));
            let kind = entry.file_type().map_err(io(&path))?;
            // What the servers themselves wrote there, and `.git`, are nobody's configuration. A name that is no text
            // can't be named in one.
            let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if is_hidden || matches!(name.to_str(), None | Some("data" | "logs")) {
                continue;
            }
            if kind.is_dir() {
                self.copy(&name, depth)?;
            } else if kind.is_file() {
                // Neither a link, which may lead anywhere, nor a pipe, which nobody may ever write to.
                self.count(&path)?;
                let content = fs::read(&path).map_err(io(&path))?;
                let led = match std::str::from_utf8(&content) {
                    Ok(text) => lead(text, self.ports).into_bytes(),
                    Err(_) => content,
                };
                self.contents.insert(name, led);
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

/// Written beside and moved there: Grafana looks every few seconds, and must not find half a file.
fn write(path: &Path, content: &[u8]) -> Result<(), StackError> {
    let parent = path.parent().unwrap_or(path);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Hidden files are copied from nobody, so it is no other file's name.
    let beside = parent.join(format!(".{name}.new"));
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(&beside, content))
        .and_then(|()| fs::rename(&beside, path))
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

    /// Changes the student's folder, renews the copy, and shows which files changed and the copy.
    #[track_caller]
    fn renew(test: &str, change: impl FnOnce(&Path), look: impl FnOnce(BTreeSet<PathBuf>, &Path)) {
        let root = std::env::temp_dir().join(format!("work-copy-{}-{test}", std::process::id()));
        let (student, run_dir) = (root.join("student"), root.join("run"));
        fs::create_dir_all(student.join("rules")).unwrap();
        fs::write(student.join("rules/a.yml"), "localhost:9090").unwrap();
        fs::write(student.join("loki.yml"), "{}").unwrap();
        let mut work = WorkFolder {
            student: Some(student.clone()),
            prometheus: "targets: ['localhost:8080']".to_owned(),
            ports: BTreeMap::from([(9090, 15002), (8080, 15001)]),
            copied: BTreeSet::new(),
        };
        work.prepare(&run_dir).unwrap();
        let copy = folder(&run_dir);
        fs::write(copy.join("data/of-a-server"), "kept").unwrap();
        fs::write(copy.join("positions.yml"), "kept").unwrap();
        change(&student);
        look(work.renew(&run_dir).unwrap(), &copy);
        fs::remove_dir_all(&root).unwrap();
    }

    fn read(path: PathBuf) -> String {
        fs::read_to_string(path).unwrap_or_default()
    }

    #[test]
    fn nothing_is_written_where_nothing_changed() {
        renew(
            "same",
            |_| {},
            |changed, copy| {
                assert_eq!(changed, BTreeSet::new());
                assert_eq!(read(copy.join("rules/a.yml")), "localhost:15002");
                let prometheus = read(copy.join("prometheus.yml"));
                assert_eq!(prometheus, "targets: ['localhost:15001']");
            },
        );
    }

    #[test]
    fn what_changed_is_written_and_what_the_servers_wrote_stays() {
        let change = |student: &Path| {
            fs::write(student.join("rules/a.yml"), "b, localhost:9090").unwrap();
            fs::write(student.join("rules/b.yml"), "new").unwrap();
            fs::write(student.join("rules/.b.yml.swp"), "an editor's").unwrap();
        };
        renew("changed", change, |changed, copy| {
            let names = ["rules/a.yml", "rules/b.yml"].map(PathBuf::from);
            assert_eq!(changed, BTreeSet::from(names));
            assert_eq!(read(copy.join("rules/a.yml")), "b, localhost:15002");
            assert_eq!(read(copy.join("rules/b.yml")), "new");
            assert!(!copy.join("rules/.b.yml.swp").exists());
            assert_eq!(read(copy.join("data/of-a-server")), "kept");
            assert_eq!(read(copy.join("positions.yml")), "kept");
        });
    }

    #[test]
    fn what_the_student_removed_is_gone_or_the_default_again() {
        let change = |student: &Path| {
            fs::remove_file(student.join("rules/a.yml")).unwrap();
            fs::remove_file(student.join("loki.yml")).unwrap();
        };
        renew("removed", change, |changed, copy| {
            let names = ["loki.yml", "rules/a.yml"].map(PathBuf::from);
            assert_eq!(changed, BTreeSet::from(names));
            assert!(!copy.join("rules/a.yml").exists());
            assert!(read(copy.join("loki.yml")).contains("http_listen_port"));
        });
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
