//! Every text that a visitor reads: the lessons with what belongs to them, and the labs' instructions.

use std::path::Path;

use content::{Library, Rendered};
use labs::Catalogue;

/// One text, where it is written and where it is read.
#[derive(Debug)]
pub struct Page {
    /// From the workspace's root, such as `content/lessons/06-promql.md`.
    pub file: String,
    /// On the site, such as `/lessons/promql`.
    pub address: String,
    pub rendered: Rendered,
}

/// The texts and what they were read from.
#[derive(Debug)]
pub struct Course {
    pub library: Library,
    pub labs: Catalogue,
    pub pages: Vec<Page>,
}

/// Loads `content/` and `labs/` below `root`; all problems come back at once, each with its file and line.
pub fn load(root: &Path) -> Result<Course, Vec<String>> {
    let mut problems = Vec::new();
    let library = Library::load(&root.join("content"));
    if let Err(errors) = &library {
        problems.extend(errors.0.iter().map(|error| format!("content/{error}")));
    }
    let labs = Catalogue::load(&root.join("labs"));
    if let Err(errors) = &labs {
        problems.extend(errors.iter().map(ToString::to_string));
    }
    let (Ok(library), Ok(labs)) = (library, labs) else {
        return Err(problems);
    };
    let mut pages: Vec<Page> = library
        .texts()
        .map(|text| Page {
            file: format!("content/{}", text.file),
            address: format!("/lessons/{}", text.slug),
            rendered: text.rendered.clone(),
        })
        .collect();
    for lab in labs.iter() {
        let slug = &lab.rubric.lab;
        let file = format!("labs/{slug}/text.md");
        match content::render_markdown(&lab.text, &file) {
            Ok(rendered) => pages.push(Page {
                file,
                address: format!("/labs/{slug}"),
                rendered,
            }),
            Err(errors) => problems.extend(errors.iter().map(ToString::to_string)),
        }
    }
    if problems.is_empty() {
        Ok(Course {
            library,
            labs,
            pages,
        })
    } else {
        Err(problems)
    }
}
