//! What a lab is tried on: a FlowForge for the first lab, a folder of files for those about what watches it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use grader::stack::FlowForgeSource;
use labs::Lab;

/// The work of one imagined student.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Code of FlowForge; nothing is handed in.
    FlowForge(FlowForgeSource),
    /// Files, beside the reference FlowForge.
    Files(Files),
}

/// Which folder of the lab the files come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Files {
    Solution,
    Starter,
    /// The solution with the files of `mistakes/NAME` over it.
    Mistake(String),
}

/// What a mistake's folder holds that is no student's file.
const ABOUT_THE_MISTAKE: [&str; 2] = ["mistake.md", "report.json"];
/// `rules/flowforge.yml.remove` in a mistake: the solution's `rules/flowforge.yml` is not there.
const REMOVE: &str = ".remove";

/// Everything that a lab is tried on.
pub fn subjects(lab: &Lab) -> anyhow::Result<Vec<Subject>> {
    let mistakes = mistakes(lab)?;
    if mistakes.is_empty() {
        bail!(
            "lab `{}` has no mistake: who knows what it catches?",
            lab.rubric.lab
        );
    }
    if lab.folder.join("solution").is_dir() {
        let whole = [Files::Solution, Files::Starter];
        let all = whole
            .into_iter()
            .chain(mistakes.into_iter().map(Files::Mistake));
        return Ok(all.map(Subject::Files).collect());
    }
    let lab_name = lab.rubric.lab.to_string();
    let whole = [FlowForgeSource::Reference, FlowForgeSource::Starter];
    let mistakes = mistakes.into_iter().map(|name| FlowForgeSource::Mistake {
        lab: lab_name.clone(),
        name,
    });
    Ok(whole
        .into_iter()
        .chain(mistakes)
        .map(Subject::FlowForge)
        .collect())
}

fn mistakes(lab: &Lab) -> anyhow::Result<Vec<String>> {
    let folder = lab.folder.join("mistakes");
    let entries =
        fs::read_dir(&folder).with_context(|| format!("could not read {}", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

/// How a subject must do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim<'a> {
    FullMarks,
    LessThanFullMarks,
    /// Exactly what `mistakes/NAME/report.json` says.
    Golden(&'a str),
}

impl Subject {
    pub fn name(&self) -> String {
        match self {
            Self::FlowForge(FlowForgeSource::Mistake { name, .. })
            | Self::Files(Files::Mistake(name)) => name.clone(),
            Self::FlowForge(source) => source.name(),
            Self::Files(Files::Solution) => "solution".to_owned(),
            Self::Files(Files::Starter) => "starter".to_owned(),
        }
    }

    pub fn aim(&self) -> Aim<'_> {
        match self {
            Self::FlowForge(FlowForgeSource::Mistake { name, .. })
            | Self::Files(Files::Mistake(name)) => Aim::Golden(name),
            Self::FlowForge(FlowForgeSource::Starter) | Self::Files(Files::Starter) => {
                Aim::LessThanFullMarks
            }
            _ => Aim::FullMarks,
        }
    }

    /// The code that FlowForge is built from.
    pub fn flowforge(&self) -> FlowForgeSource {
        match self {
            Self::FlowForge(source) => source.clone(),
            Self::Files(_) => FlowForgeSource::Reference,
        }
    }

    /// Puts the handed-in files below `target`, a folder of its own; `None` when there are none.
    pub fn lay_out(&self, lab: &Path, target: &Path) -> anyhow::Result<Option<PathBuf>> {
        let Self::Files(files) = self else {
            return Ok(None);
        };
        // An older run's files must not be graded.
        let _ = fs::remove_dir_all(target);
        fs::create_dir_all(target)
            .with_context(|| format!("could not make {}", target.display()))?;
        match files {
            Files::Solution => copy(&lab.join("solution"), target)?,
            Files::Starter => copy(&lab.join("starter"), target)?,
            Files::Mistake(name) => {
                copy(&lab.join("solution"), target)?;
                copy(&lab.join("mistakes").join(name), target)?;
                for about in ABOUT_THE_MISTAKE {
                    let _ = fs::remove_file(target.join(about));
                }
            }
        }
        Ok(Some(target.to_owned()))
    }
}

/// Copies a folder over another.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let entries =
        fs::read_dir(from).with_context(|| format!("could not read {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let (source, target) = (entry.path(), to.join(&name));
        if source.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&source, &target)?;
        } else if let Some(removed) = name.strip_suffix(REMOVE) {
            let removed = to.join(removed);
            fs::remove_file(&removed)
                .with_context(|| format!("{} removes what is not there", source.display()))?;
        } else {
            fs::copy(&source, &target)
                .with_context(|| format!("could not copy {}", source.display()))?;
        }
    }
    Ok(())
}
