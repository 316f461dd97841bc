//! Every text that a visitor reads: the lessons and the labs' instructions.

use content::{Library, Rendered};
use tests::root;

/// One page of text, where it is written and where it is read.
#[derive(Debug)]
pub(crate) struct Page {
    /// From the workspace's root, such as `content/lessons/06-promql.md`.
    pub(crate) file: String,
    /// On the site, such as `/lessons/promql`.
    pub(crate) address: String,
    pub(crate) rendered: Rendered,
}

/// All of them.
///
/// # Panics
/// With everything that is wrong when one does not load.
pub(crate) fn pages() -> Vec<Page> {
    let library =
        Library::load(&root().join("content")).unwrap_or_else(|errors| panic!("{errors}"));
    let mut pages: Vec<Page> = library
        .texts()
        .map(|text| Page {
            file: format!("content/{}", text.file),
            address: format!("/lessons/{}", text.slug),
            rendered: text.rendered.clone(),
        })
        .collect();
    for lab in labs() {
        let file = format!("labs/{lab}/text.md");
        let source = std::fs::read_to_string(root().join(&file))
            .unwrap_or_else(|error| panic!("{file}: {error}"));
        let rendered = content::render_markdown(&source, &file)
            .unwrap_or_else(|errors| panic!("{}", content::ContentErrors(errors)));
        pages.push(Page {
            file,
            address: format!("/labs/{lab}"),
            rendered,
        });
    }
    pages
}

/// The slugs of all labs: the folders that hold a rubric.
pub(crate) fn labs() -> Vec<String> {
    let folders = std::fs::read_dir(root().join("labs")).expect("the labs can be listed");
    let mut labs: Vec<String> = folders
        .map(|folder| folder.expect("a folder can be looked at").path())
        .filter(|folder| folder.join("lab.yaml").is_file())
        .filter_map(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()))
        .collect();
    labs.sort();
    labs
}
