//! YAML that authors write: read strictly, with the file and line of what is wrong.

use std::fs;
use std::io;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::ContentError;

/// A YAML file below the content folder; `None` if there is none.
pub(crate) fn read<T: DeserializeOwned>(dir: &Path, file: &str) -> Result<Option<T>, ContentError> {
    let source = match fs::read_to_string(dir.join(file)) {
        Ok(source) => source,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(ContentError::new(
                file,
                1,
                format!("can't be read: {error}"),
            ));
        }
    };
    match serde_saphyr::from_str(&source) {
        Ok(read) => Ok(Some(read)),
        Err(problem) => {
            let (line, reason) = line_and_reason(&problem);
            Err(ContentError::new(file, line, reason))
        }
    }
}

/// The line in the YAML, from 1, and the problem in one line.
pub(crate) fn line_and_reason(problem: &serde_saphyr::Error) -> (usize, String) {
    let line = problem
        .location()
        .map_or(1, |location| location.line() as usize);
    // The rendered form carries an excerpt over many lines and repeats the place.
    let text = problem.without_snippet().to_string();
    let reason = text.lines().next().unwrap_or_default();
    let reason = reason.split(" at line ").next().unwrap_or(reason);
    (line, reason.to_owned())
}
