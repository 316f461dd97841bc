//! Figures: SVG files that stand inside a page.

mod inline_svg;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::ContentError;
use crate::fingerprint::files_in;
use crate::highlight::escape;
use inline_svg::inline_svg;

/// The figures of the content folder, by name.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    by_name: BTreeMap<String, String>,
}

impl Figures {
    /// Reads `*.svg` in `dir`, with every problem of every figure. A broken figure is there and
    /// empty, so that the lessons that show it are not reported as well.
    pub fn load(dir: &Path) -> (Self, Vec<ContentError>) {
        let mut errors = Vec::new();
        let mut figures = Self::default();
        let paths = files_in(dir, "svg").unwrap_or_else(|error| {
            errors.push(problem("figures", 1, format!("can't be listed: {error}")));
            Vec::new()
        });
        for path in paths {
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let file = format!("figures/{name}.svg");
            let svg = match fs::read_to_string(&path) {
                Ok(source) => inline_svg(&name, &source).unwrap_or_else(|problems| {
                    errors.extend(
                        problems
                            .into_iter()
                            .map(|(line, message)| problem(&file, line, message)),
                    );
                    String::new()
                }),
                Err(error) => {
                    errors.push(problem(&file, 1, format!("can't be read: {error}")));
                    String::new()
                }
            };
            figures.by_name.insert(name, svg);
        }
        (figures, errors)
    }

    /// The `<svg>` element of a figure, ready for a page.
    pub fn svg(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(String::as_str)
    }

    /// Every figure's name, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

fn problem(file: &str, line: usize, message: String) -> ContentError {
    ContentError {
        file: file.to_owned(),
        line,
        message,
    }
}

/// The figure with its caption, as it stands in a lesson.
pub(crate) fn figure_html(name: &str, svg: &str, caption_html: &str) -> String {
    let name = escape(name);
    format!(
        "<figure class=\"figure\" id=\"figure-{name}\">{svg}<figcaption>{caption_html}</figcaption></figure>\n"
    )
}
