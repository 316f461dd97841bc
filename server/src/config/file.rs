//! `sightline.toml`: unknown keys and wrong values are refused with their place.

use std::path::Path;

use super::Settings;

/// A configuration file that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("{file}: {source}")]
    Read {
        file: String,
        source: std::io::Error,
    },
    #[error("{file}:{line}: {problem}")]
    Parse {
        file: String,
        line: usize,
        problem: String,
    },
}

/// Reads the settings of a file.
pub(super) fn read(path: &Path) -> Result<Settings, FileError> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|source| FileError::Read {
        file: file.clone(),
        source,
    })?;
    parse(&file, &text)
}

pub(super) fn parse(file: &str, text: &str) -> Result<Settings, FileError> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = text.get(..start).unwrap_or("").matches('\n').count() + 1;
        FileError::Parse {
            file: file.to_owned(),
            line,
            problem: error.message().to_owned(),
        }
    })
}
