//! The file itself: which notation it is in, and where a place inside one of its strings stands.

use promql::Span;
use promql::diagnostic::{LineColumn, line_column};

use crate::error::LoadError;
use crate::node::{Node, Text};
use crate::{json, yaml};

/// More than any dashboard needs, and little enough for every stack.
pub(crate) const MAX_DEPTH: usize = 128;

/// The text of a file and its notation.
#[derive(Debug, Clone)]
pub struct Source {
    text: String,
    notation: Notation,
}

#[derive(Debug, Clone)]
enum Notation {
    Json,
    Yaml(yaml::Scalars),
}

/// A file and its tree.
pub(crate) struct Document {
    pub(crate) source: Source,
    pub(crate) root: Node,
}

/// Reads JSON where the first character says so, else YAML.
pub(crate) fn open(file: &[u8]) -> Result<Document, LoadError> {
    // Grafana reads JSON as browsers and Go do, with U+FFFD for bytes that are no text. YAML has to be text.
    let text = &*String::from_utf8_lossy(file);
    let body = text.trim_start_matches('\u{feff}');
    let start = text.len() - body.len();
    let (root, notation) = if looks_like_json(body) {
        (json::parse(text, start)?, Notation::Json)
    } else {
        if let Err(error) = std::str::from_utf8(file) {
            return Err(LoadError::NotText {
                at: place(text, error.valid_up_to()),
            });
        }
        let (root, scalars) = yaml::parse(text)?;
        (root, Notation::Yaml(scalars))
    };
    let source = Source {
        text: text.to_owned(),
        notation,
    };
    Ok(Document { source, root })
}

/// A resource in YAML begins with a key, a comment or `---`; what begins otherwise was meant as JSON.
fn looks_like_json(body: &str) -> bool {
    let body = body.trim_start();
    let begins_like_yaml = body.starts_with("---")
        || body.starts_with(['#', '%'])
        || body.lines().next().is_some_and(|line| {
            line.starts_with(|c: char| c.is_ascii_alphabetic()) && line.contains(':')
        });
    !begins_like_yaml
}

/// Line and column of a byte.
pub(crate) fn place(text: &str, offset: usize) -> LineColumn {
    line_column(text, offset.min(text.len()))
}

impl Source {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte, counted from 1.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        place(&self.text, offset)
    }

    /// The bytes of the file that a part of a string's value was written as.
    pub fn inside(&self, text: &Text, part: Span) -> Span {
        match &self.notation {
            Notation::Json => {
                let start = self.inside_json(text, part.start);
                let end = self.inside_json(text, part.end).max(start);
                Span { start, end }
            }
            Notation::Yaml(scalars) => {
                let Some(scalar) = scalars.get(&text.span.start) else {
                    return text.span;
                };
                let range = scalar.span_of(part.start..part.end).range();
                Span {
                    start: range.start,
                    end: range.end,
                }
            }
        }
    }

    fn inside_json(&self, text: &Text, offset: usize) -> usize {
        let literal = self.text.get(text.span.start..text.span.end);
        let within = match literal.unwrap_or_default().strip_prefix('"') {
            Some(raw) => 1 + json::offset_in_literal(raw, offset),
            None => 0,
        };
        (text.span.start + within).min(text.span.end)
    }
}
