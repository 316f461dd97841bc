//! From the labs' folder to pages and rubrics.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use grader::Rubric;
use model::{LabPage, LabSummary, LabTargetField};

use super::labs::LoadedLab;

/// Names, sizes and times of the files that matter: equal as long as nothing changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen(Vec<(std::path::PathBuf, u64, Option<SystemTime>)>);

/// Looks at the files without opening them.
pub(super) fn look(folder: &Path) -> Seen {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        for name in ["lab.yaml", "text.md"] {
            let path = entry.path().join(name);
            if let Ok(metadata) = std::fs::metadata(&path) {
                files.push((path, metadata.len(), metadata.modified().ok()));
            }
        }
    }
    files.sort();
    Seen(files)
}

/// Loads every folder that has a `lab.yaml`; all problems come back at once.
pub(super) fn load(folder: &Path) -> Result<Vec<Arc<LoadedLab>>, Vec<String>> {
    let entries = std::fs::read_dir(folder).map_err(|error| vec![error.to_string()])?;
    let mut labs = Vec::new();
    let mut problems = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(yaml) = std::fs::read_to_string(entry.path().join("lab.yaml")) else {
            continue;
        };
        let text = std::fs::read_to_string(entry.path().join("text.md")).unwrap_or_default();
        let rubric = match Rubric::parse(&yaml, &format!("{name}/lab.yaml")) {
            Ok(rubric) => rubric,
            Err(error) => {
                problems.push(error.to_string());
                continue;
            }
        };
        match content::render_markdown(&text, &format!("{name}/text.md")) {
            Ok(rendered) => labs.push(Arc::new(loaded(rubric, rendered))),
            Err(errors) => problems.extend(errors.iter().map(ToString::to_string)),
        }
    }
    labs.sort_by_key(|lab| lab.rubric.number);
    if problems.is_empty() {
        Ok(labs)
    } else {
        Err(problems)
    }
}

fn loaded(rubric: Rubric, rendered: content::Rendered) -> LoadedLab {
    let summary = LabSummary {
        slug: rubric.lab.clone(),
        number: rubric.number,
        title: rubric.title.clone(),
        summary: rubric.summary.clone(),
        points_possible: rubric.points_possible(),
        check_count: u32::try_from(rubric.criteria.len()).unwrap_or(u32::MAX),
    };
    let targets = rubric
        .targets
        .iter()
        .map(|target| LabTargetField {
            name: target.name.clone(),
            label: target.label.clone(),
            default_url: target.default_url.clone(),
        })
        .collect();
    LoadedLab {
        page: LabPage {
            summary,
            toc: rendered.toc,
            parts: rendered.parts,
            targets,
        },
        rubric,
    }
}
