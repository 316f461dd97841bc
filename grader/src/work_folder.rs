//! A student's work folder: where the files lie that a rubric asks for.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::Rubric;
use crate::evidence::{HandedIn, HandedInFiles, LARGEST_FILE};

/// A file that is there and can't be handed in.
#[derive(Debug, thiserror::Error)]
pub enum WorkFolderError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{}: larger than {} KiB, which is the most that is taken", path.display(), LARGEST_FILE / 1024)]
    TooLarge { path: PathBuf },
    #[error("{}: not UTF-8 text (byte {at} is no character): save it as UTF-8", path.display())]
    NotText { path: PathBuf, at: usize },
}

/// Reads what the rubric asks for; a file that does not exist is missing, not an error.
///
/// # Errors
/// The first file that is there and can't be read, is too large, or is no text.
pub fn read(rubric: &Rubric, folder: &Path) -> Result<HandedInFiles, WorkFolderError> {
    let mut files = HandedInFiles::new();
    for spec in &rubric.files {
        let handed_in = HandedIn {
            path: spec.path.clone(),
            text: read_text(&folder.join(&spec.path))?,
        };
        files.insert(spec.name.clone(), handed_in);
    }
    Ok(files)
}

fn read_text(path: &Path) -> Result<Option<String>, WorkFolderError> {
    let io = |source| WorkFolderError::Io {
        path: path.to_owned(),
        source,
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io(error)),
    };
    let mut bytes = Vec::new();
    // One byte more than is taken shows that there is more.
    let limit = u64::try_from(LARGEST_FILE).unwrap_or(u64::MAX) + 1;
    file.take(limit).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() > LARGEST_FILE {
        return Err(WorkFolderError::TooLarge {
            path: path.to_owned(),
        });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        Err(error) => Err(WorkFolderError::NotText {
            path: path.to_owned(),
            at: error.utf8_error().valid_up_to(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const RUBRIC: &str = "\
lab: 07-small
number: 7
title: Small
summary: One file.
targets: []
files:
  - {name: rules, label: Rules, path: rules/flowforge.yml, format: rules}
criteria: []
";

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("work-folder-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("rules")).unwrap();
        folder
    }

    fn read_back(name: &str, bytes: Option<&[u8]>) -> Result<Option<String>, String> {
        let folder = folder(name);
        if let Some(bytes) = bytes {
            fs::write(folder.join("rules/flowforge.yml"), bytes).unwrap();
        }
        let files = read(&Rubric::parse(RUBRIC, "lab.yaml").unwrap(), &folder);
        let root = folder.display().to_string();
        fs::remove_dir_all(&folder).unwrap();
        files
            .map(|mut files| files.remove("rules").unwrap().text)
            .map_err(|error| error.to_string().replace(&root, "work"))
    }

    #[test]
    fn a_file_is_read_word_for_word() {
        let text = read_back("there", Some(b"groups: []\r\n"));
        assert_eq!(text, Ok(Some("groups: []\r\n".to_owned())));
    }

    #[test]
    fn a_file_that_is_not_there_is_missing() {
        assert_eq!(read_back("missing", None), Ok(None));
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        let error = read_back("bytes", Some(b"ab\xff")).unwrap_err();
        assert_eq!(
            error,
            "work/rules/flowforge.yml: not UTF-8 text (byte 2 is no character): save it as UTF-8"
        );
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let error = read_back("large", Some(&vec![b' '; LARGEST_FILE + 1])).unwrap_err();
        assert!(error.contains("larger than 1024 KiB"), "{error}");
    }
}
