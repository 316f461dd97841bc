//! All labs of a course, by number.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use grader::Rubric;
use model::LabSummary;

use crate::LabError;

/// The labs of a folder.
#[derive(Debug, Clone)]
pub struct Catalogue {
    labs: Vec<Lab>,
}

/// One lab with everything that its page and its grading need.
#[derive(Debug, Clone)]
pub struct Lab {
    pub rubric: Rubric,
    /// `text.md`, unrendered.
    pub text: String,
    /// Where the text came from, for the errors of whoever renders it.
    pub text_file: PathBuf,
    pub folder: PathBuf,
}

impl Lab {
    /// What a list of labs shows.
    pub fn summary(&self) -> LabSummary {
        LabSummary {
            slug: self.rubric.lab.clone(),
            number: self.rubric.number,
            title: self.rubric.title.clone(),
            summary: self.rubric.summary.clone(),
            points_possible: self.rubric.points_possible(),
            check_count: u32::try_from(self.rubric.criteria.len()).unwrap_or(u32::MAX),
        }
    }
}

impl Catalogue {
    /// Loads every folder below `dir` that has a `lab.yaml`.
    ///
    /// # Errors
    /// All problems of all labs.
    pub fn load(dir: &Path) -> Result<Self, Vec<LabError>> {
        let entries = fs::read_dir(dir).map_err(|error| vec![LabError::io(dir, &error)])?;
        let mut labs = Vec::new();
        let mut problems = Vec::new();
        for entry in entries {
            let folder = match entry {
                Ok(entry) => entry.path(),
                Err(error) => {
                    problems.push(LabError::io(dir, &error));
                    continue;
                }
            };
            if folder.join("lab.yaml").exists() {
                match load_lab(&folder) {
                    Ok(lab) => labs.push(lab),
                    Err(problem) => problems.push(problem),
                }
            }
        }
        labs.sort_by(|a, b| (a.rubric.number, &a.folder).cmp(&(b.rubric.number, &b.folder)));
        problems.extend(number_clashes(&labs));
        if problems.is_empty() {
            Ok(Self { labs })
        } else {
            problems.sort_by_key(ToString::to_string);
            Err(problems)
        }
    }

    /// All labs, by number.
    pub fn iter(&self) -> impl Iterator<Item = &Lab> {
        self.labs.iter()
    }

    /// The lab of that slug (`01-instrument`) or number (`1`, `01`).
    pub fn find(&self, name: &str) -> Option<&Lab> {
        let number: Option<u32> = name.parse().ok();
        self.labs
            .iter()
            .find(|lab| lab.rubric.lab.as_str() == name || Some(lab.rubric.number) == number)
    }
}

fn load_lab(folder: &Path) -> Result<Lab, LabError> {
    let read = |file: &Path| fs::read_to_string(file).map_err(|error| LabError::io(file, &error));
    let rubric_file = folder.join("lab.yaml");
    let rubric = Rubric::parse(&read(&rubric_file)?, &rubric_file.display().to_string())?;
    let name = folder.file_name().map(|name| name.to_string_lossy());
    if name.as_deref() != Some(rubric.lab.as_str()) {
        return Err(LabError::File {
            file: rubric_file.display().to_string(),
            problem: format!(
                "`lab: {}` must be the name of its folder, `{}`",
                rubric.lab,
                name.unwrap_or_default()
            ),
        });
    }
    let text_file = folder.join("text.md");
    Ok(Lab {
        text: read(&text_file)?,
        rubric,
        text_file,
        folder: folder.to_owned(),
    })
}

fn number_clashes(labs: &[Lab]) -> Vec<LabError> {
    let mut by_number: BTreeMap<u32, &Lab> = BTreeMap::new();
    let mut problems = Vec::new();
    for lab in labs {
        if let Some(other) = by_number.insert(lab.rubric.number, lab) {
            problems.push(LabError::File {
                file: lab.folder.join("lab.yaml").display().to_string(),
                problem: format!(
                    "number {} is taken by `{}`: give each lab its own",
                    lab.rubric.number, other.rubric.lab
                ),
            });
        }
    }
    problems
}
