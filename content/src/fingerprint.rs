//! A cheap answer to "did anything in the content folder change?", from names, sizes and times.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// Equal as long as no content file was added, removed, renamed or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(u64);

/// Looks at the files that [`crate::Library::load`] would read, without opening them.
pub fn fingerprint(dir: &Path) -> io::Result<Fingerprint> {
    let mut hasher = DefaultHasher::new();
    for path in content_files(dir)? {
        let metadata = fs::metadata(&path)?;
        path.hash(&mut hasher);
        metadata.len().hash(&mut hasher);
        metadata.modified()?.hash(&mut hasher);
    }
    Ok(Fingerprint(hasher.finish()))
}

fn content_files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = files_in(&dir.join("lessons"), "md")?;
    files.extend(files_in(&dir.join("figures"), "svg")?);
    files.extend(files_in(dir, "yml")?);
    for folder in ["quizzes", "exercises"] {
        files.extend(files_in(&dir.join(folder), "yml")?);
    }
    Ok(files)
}

/// The files with this extension, by name; a folder that doesn't exist has none.
pub(crate) fn files_in(dir: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
