//! Unit tests of rules: files that pass and files that fail, before `promtool test rules` and before us.
//!
//! `passing/` and `failing/` say by their names what both must say; `rules/` holds the rule files they use.

mod mangled;
mod promtool;
mod reports;
mod start_timestamp;

use std::path::{Path, PathBuf};

use rules::unit_test::{Report, RuleSource, RunOptions, load, run};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/unit_tests")
        .join(name)
}

/// The test files in a folder, sorted.
fn files(name: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder(name)).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable entry").path())
        .collect();
    paths.sort();
    paths
}

fn text(path: &Path) -> String {
    String::from_utf8(std::fs::read(path).expect("a readable file")).expect("UTF-8")
}

/// The rule files that fit `pattern` beside a test file; a star stands for anything in a name.
fn resolve(directory: &Path, pattern: &str) -> Vec<RuleSource> {
    let path = directory.join(pattern);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let candidates = match name.split_once('*') {
        None => vec![path.clone()],
        Some((start, end)) => {
            let entries = path
                .parent()
                .and_then(|parent| std::fs::read_dir(parent).ok());
            let mut found: Vec<PathBuf> = entries
                .into_iter()
                .flatten()
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|path| {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    name.starts_with(start) && name.ends_with(end)
                })
                .collect();
            found.sort();
            found
        }
    };
    candidates
        .into_iter()
        .filter(|path| path.is_file())
        .map(|path| RuleSource {
            name: path.display().to_string(),
            text: text(&path),
        })
        .collect()
}

fn report(path: &Path) -> Report {
    let directory = path.parent().unwrap_or(Path::new("."));
    run(
        &load(&text(path)),
        &|pattern| resolve(directory, pattern),
        &RunOptions::default(),
    )
}

#[test]
fn files_that_should_pass_pass() {
    let paths = files("passing");
    let failed: Vec<String> = paths
        .iter()
        .map(|path| (path, report(path)))
        .filter(|(_, report)| !report.is_success())
        .map(|(path, report)| format!("{}\n{report}", path.display()))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn files_that_should_fail_fail() {
    for path in files("failing") {
        let report = report(&path);
        assert!(!report.is_success(), "{} passes", path.display());
        // Every failure says something, and where.
        assert!(!report.to_string().is_empty());
    }
}
