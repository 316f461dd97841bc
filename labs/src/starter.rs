//! What students may download of a lab: the folder `starter`, and nothing beside it.

use std::fs;
use std::path::Path;

use crate::LabError;

/// Folders that hold answers, wherever they lie.
const SECRET: [&str; 3] = ["reference", "solution", "mistakes"];

/// A file to start from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StarterFile {
    /// Relative, with `/` between folders.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// All files of a `starter` folder, sorted by path; none if the folder does not exist.
///
/// # Errors
/// The first file or folder that can't be read.
pub fn read_starter(starter: &Path) -> Result<Vec<StarterFile>, LabError> {
    let mut files = Vec::new();
    if starter.is_dir() {
        collect(starter, "", &mut files)?;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<StarterFile>) -> Result<(), LabError> {
    let entries = fs::read_dir(folder).map_err(|error| LabError::io(folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| LabError::io(folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        // The entry's own type: a link out of the folder is neither file nor folder, and is left out.
        let kind = entry
            .file_type()
            .map_err(|error| LabError::io(&path, &error))?;
        if kind.is_dir() && !SECRET.contains(&name.as_str()) {
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else if kind.is_file() {
            let bytes = fs::read(&path).map_err(|error| LabError::io(&path, &error))?;
            files.push(StarterFile {
                path: format!("{prefix}{name}"),
                bytes,
            });
        }
    }
    Ok(())
}
