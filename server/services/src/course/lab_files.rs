//! From the labs' folder to pages and rubrics.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use content::{Rendered, SearchEntry};
use grader::rubric::{FileSpec, Target};
use labs::{Catalogue, Lab};
use model::{LabFileField, LabPage, LabTargetField, SearchKind};

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

/// Loads every lab and renders its text; all problems come back at once.
pub(super) fn load(folder: &Path) -> Result<Vec<Arc<LoadedLab>>, Vec<String>> {
    let catalogue = Catalogue::load(folder)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let mut loaded = Vec::new();
    let mut problems = Vec::new();
    for lab in catalogue.iter() {
        match content::render_markdown(&lab.text, &lab.text_file.display().to_string()) {
            Ok(rendered) => loaded.push(Arc::new(with_page(lab, rendered))),
            Err(errors) => problems.extend(errors.iter().map(ToString::to_string)),
        }
    }
    if problems.is_empty() {
        Ok(loaded)
    } else {
        Err(problems)
    }
}

fn with_page(lab: &Lab, rendered: Rendered) -> LoadedLab {
    let field = |target: &Target| LabTargetField {
        name: target.name.clone(),
        label: target.label.clone(),
        default_url: target.default_url.clone(),
    };
    let file = |file: &FileSpec| LabFileField {
        name: file.name.clone(),
        label: file.label.clone(),
        path: file.path.clone(),
    };
    let found = entries(lab, &rendered);
    let page = LabPage {
        summary: lab.summary(),
        toc: rendered.toc,
        parts: rendered.parts,
        targets: lab.rubric.targets.iter().map(field).collect(),
        files: lab.rubric.files.iter().map(file).collect(),
    };
    LoadedLab {
        page,
        found,
        rubric: lab.rubric.clone(),
    }
}

/// What a search can find: the lab, and each section of its text.
fn entries(lab: &Lab, rendered: &Rendered) -> Vec<SearchEntry> {
    let summary = lab.summary();
    let address = format!("/labs/{}", summary.slug);
    let mut entries = content::section_entries(
        SearchKind::Lab,
        &summary.title,
        &summary.summary,
        &address,
        rendered,
    );
    if let Some(whole) = entries.first_mut() {
        whole.within = format!("Lab {:02}", summary.number);
    }
    entries
}
