//! Markdown to the parts of a page: safe HTML, and runnable queries between.
//!
//! Classes in the HTML, for the stylesheet:
//! - call-outs: `callout`, `callout-thinking`, `callout-back`, `callout-forward`, `callout-aws`;
//!   inside `callout-head`, `callout-icon`, `callout-label`, `callout-title`; `answer` on `<details>`
//! - code: `code` (with `data-language`), `code-title`, `code-note`; `tok-comment`, `tok-string`,
//!   `tok-number`, `tok-keyword`, `tok-function`, `tok-type`, `tok-metric`, `tok-label`,
//!   `tok-operator`, `tok-punctuation`
//! - tables: `table-scroll` around the table; `align-left`, `align-center`, `align-right` on cells
//! - figures: `figure`, `figure-svg`; what is inside an SVG is styled by `figures/figures.css`
//! - headings: `heading-anchor` on the link to the heading itself
//! - `further-reading` on the list at a lesson's end

mod anchors;
mod callout;
mod code_block;
mod fence;
mod inline;
mod page;
mod query_view;
#[cfg(test)]
mod tests;
mod writer;

pub use page::{CodeBlock, Expectation, Link, Query, Rendered, SectionStart};

pub(crate) use query_view::{Times, parse as query_view};

use crate::{ContentError, Figures};
use writer::Writer;

/// Renders a text that has no figures, such as a lab's.
pub fn render_markdown(source: &str, file: &str) -> Result<Rendered, Vec<ContentError>> {
    render_markdown_with_figures(source, file, 1, &Figures::default())
}

/// Renders a text; `first_line` is where `source` starts in its file.
pub fn render_markdown_with_figures(
    source: &str,
    file: &str,
    first_line: usize,
    figures: &Figures,
) -> Result<Rendered, Vec<ContentError>> {
    Writer::new(source, file, first_line, figures).write()
}

/// Renders one line of Markdown without its paragraph, such as a lesson's outcome.
pub(crate) fn render_line(source: &str, file: &str) -> Result<String, Vec<ContentError>> {
    let rendered = render_markdown(source, file)?;
    let html: String = rendered
        .parts
        .iter()
        .map(|part| match part {
            model::LessonPart::Html { html } => html.trim(),
            _ => "",
        })
        .collect();
    let line = html
        .strip_prefix("<p>")
        .and_then(|rest| rest.strip_suffix("</p>"));
    line.filter(|line| !line.contains("<p>"))
        .map(str::to_owned)
        .ok_or_else(|| {
            let message = format!("`{source}` must be one line of plain Markdown");
            vec![ContentError {
                file: file.to_owned(),
                line: 1,
                message,
            }]
        })
}
