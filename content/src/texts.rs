//! Markdown inside YAML: rendered with its place, and its links and code collected like a lesson's.

use model::LessonPart;
use serde_saphyr::Spanned;

use crate::render::render_markdown_with_figures;
use crate::{ContentError, Figures, Rendered};

/// The texts of one file: what was wrong with them, and what has to be checked of them.
#[derive(Debug)]
pub(crate) struct Texts<'a> {
    pub(crate) file: &'a str,
    pub(crate) errors: Vec<ContentError>,
    /// Links and code blocks, without parts.
    pub(crate) collected: Rendered,
}

impl<'a> Texts<'a> {
    pub(crate) fn of(file: &'a str) -> Self {
        Self {
            file,
            errors: Vec::new(),
            collected: Rendered::default(),
        }
    }

    pub(crate) fn error(&mut self, line: usize, message: impl Into<String>) {
        self.errors
            .push(ContentError::new(self.file, line, message));
    }

    /// HTML of any blocks but headings and queries; empty after an error.
    pub(crate) fn block(&mut self, text: &Spanned<String>) -> String {
        self.html(&text.value, line_of(text))
    }

    /// HTML of one line, without its paragraph; empty after an error.
    pub(crate) fn line(&mut self, text: &Spanned<String>) -> String {
        let line = line_of(text);
        let count = self.errors.len();
        let html = self.html(&text.value, line);
        let inner = html
            .trim()
            .strip_prefix("<p>")
            .and_then(|rest| rest.strip_suffix("</p>"))
            .filter(|inner| !inner.contains("<p>"));
        match inner {
            Some(inner) => inner.to_owned(),
            None => {
                if self.errors.len() == count {
                    let message = format!("`{}` must be one paragraph of text", text.value.trim());
                    self.error(line, message);
                }
                String::new()
            }
        }
    }

    fn html(&mut self, source: &str, line: usize) -> String {
        let rendered =
            match render_markdown_with_figures(source, self.file, line, &Figures::default()) {
                Ok(rendered) => rendered,
                Err(errors) => {
                    self.errors.extend(errors);
                    return String::new();
                }
            };
        self.collected.links.extend(rendered.links);
        self.collected.code_blocks.extend(rendered.code_blocks);
        if !rendered.toc.is_empty() {
            self.error(line, "a heading can't stand here: write it as a sentence");
        }
        let mut html = String::new();
        for part in rendered.parts {
            match part {
                LessonPart::Html { html: more } => html.push_str(&more),
                _ => self.error(
                    line,
                    "a query can't run here: add `norun=\"why\"` to its fence",
                ),
            }
        }
        html
    }
}

/// Where a text stands, from 1.
pub(crate) fn line_of<T>(text: &Spanned<T>) -> usize {
    text.referenced.line() as usize
}

/// What a search reads of some HTML: its headings stand in the titles of entries already, and cells and items are words
/// of their own.
pub fn searchable(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, heading)) = ["<h2", "<h3", "<h4"]
        .into_iter()
        .filter_map(|tag| rest.find(tag))
        .min()
        .map(|at| rest.split_at(at))
    {
        text.push_str(before);
        let end = heading
            .find("</h")
            .and_then(|at| Some(at + heading.get(at..)?.find('>')? + 1));
        rest = end.and_then(|end| heading.get(end..)).unwrap_or_default();
    }
    text.push_str(rest);
    for tag in ["</td>", "</th>", "</li>", "</p>", "</dt>", "</dd>"] {
        text = text.replace(tag, " ");
    }
    plain(&text)
}

/// The words of HTML that we rendered, for places that take no markup.
pub fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for character in html.chars() {
        match character {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            other if !in_tag => text.push(other),
            _ => {}
        }
    }
    // The ampersand last: what it escapes must not be read twice.
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::{plain, searchable};

    #[test]
    fn a_search_reads_no_heading_and_every_cell() {
        let html = "<h2 id=\"a\">Types <a href=\"#a\">#</a></h2><p>Four.</p><table><tr><td>p95</td><td>1 s</td></tr></table>";
        assert_eq!(searchable(html), "Four. p95 1 s ");
    }

    #[test]
    fn markup_goes_and_characters_stay() {
        assert_eq!(
            plain("<code>a &lt; b</code> &amp;amp; <em>c</em>"),
            "a < b &amp; c"
        );
    }
}
