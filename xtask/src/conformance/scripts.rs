//! Finds and reads `*.test` scripts.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// A script and its text.
pub(super) struct Script {
    pub path: PathBuf,
    pub text: String,
}

impl Script {
    pub(super) fn name(&self) -> Cow<'_, str> {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy()
    }
}

/// The scripts at and below `paths`, sorted by path.
pub(super) fn read(paths: &[PathBuf]) -> anyhow::Result<Vec<Script>> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            collect(path, &mut found)?;
        } else {
            found.push(path.clone());
        }
    }
    anyhow::ensure!(!found.is_empty(), "no `*.test` script in {paths:?}");
    found.sort();
    let scripts = found.into_iter().map(|path| {
        let text =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        Ok(Script { path, text })
    });
    scripts.collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let listing = || format!("listing {}", folder.display());
    for entry in fs::read_dir(folder).with_context(listing)? {
        let path = entry.with_context(listing)?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "test")
        {
            found.push(path);
        }
    }
    Ok(())
}
