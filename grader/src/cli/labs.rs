//! Finds the labs' folder and the rubrics in it.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::CliError;
use crate::Rubric;

/// The labs' folder: the one that was named, or the nearest `labs` here or above.
pub(super) fn folder(named: Option<&Path>) -> Result<PathBuf, CliError> {
    if let Some(named) = named {
        return Ok(named.to_owned());
    }
    let here = std::env::current_dir()?;
    here.ancestors()
        .map(|folder| folder.join("labs"))
        .find(|labs| !slugs(labs).is_empty())
        .ok_or(CliError::NoLabsFolder)
}

/// All rubrics, in the order of their folders.
pub(super) fn all(named: Option<&Path>) -> Result<Vec<Rubric>, CliError> {
    let folder = folder(named)?;
    slugs(&folder)
        .iter()
        .map(|slug| load(&folder, slug))
        .collect()
}

/// The rubric of a lab that is named by number (`1`, `01`) or slug.
pub(super) fn find(named: Option<&Path>, lab: &str) -> Result<Rubric, CliError> {
    let folder = folder(named)?;
    let number: Option<u32> = lab.parse().ok();
    let slug = slugs(&folder).into_iter().find(|slug| {
        let prefix = slug.split('-').next().unwrap_or_default();
        slug == lab || (number.is_some() && prefix.parse().ok() == number)
    });
    let slug = slug.ok_or_else(|| CliError::NoSuchLab {
        lab: lab.to_owned(),
        folder: folder.clone(),
    })?;
    load(&folder, &slug)
}

fn load(folder: &Path, slug: &str) -> Result<Rubric, CliError> {
    let path = folder.join(slug).join("lab.yaml");
    let yaml = fs::read_to_string(&path).map_err(|source| CliError::Io {
        path: path.clone(),
        source,
    })?;
    Ok(Rubric::parse(&yaml, &path.display().to_string())?)
}

/// Folders with a rubric, sorted.
fn slugs(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut slugs: Vec<String> = entries
        .filter(|entry| entry.path().join("lab.yaml").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    slugs.sort();
    slugs
}
