//! A file's text, and the line and column of its bytes.

use promql::Span;

/// A text whose lines can be found quickly.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    text: &'a str,
    /// Where each line begins.
    line_starts: Vec<usize>,
}

/// As people count: from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0)
            .chain(breaks.map(|(at, _)| at + 1))
            .collect();
        Self { text, line_starts }
    }

    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The text of a span; what lies outside the file is cut off.
    pub fn slice(&self, span: Span) -> &'a str {
        let start = self
            .text
            .floor_char_boundary(span.start.min(self.text.len()));
        let end = self.text.floor_char_boundary(span.end.min(self.text.len()));
        self.text.get(start..end).unwrap_or_default()
    }

    /// The bytes of the character at an offset; none at the file's end.
    pub fn character(&self, offset: usize) -> Span {
        let start = self.text.floor_char_boundary(offset.min(self.text.len()));
        let rest = self.text.get(start..).unwrap_or_default();
        let width = rest.chars().next().map_or(0, char::len_utf8);
        Span {
            start,
            end: start + width,
        }
    }

    /// The place of a byte.
    pub fn place(&self, offset: usize) -> Place {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let line_start = self.line_start(line);
        let before = self.text.get(line_start..offset).unwrap_or_default();
        Place {
            line,
            column: before.chars().count() + 1,
        }
    }

    /// The byte at a place; the end of its line if the column lies beyond it.
    pub fn offset(&self, place: Place) -> usize {
        let span = self.line_span(place.line);
        let line = self.slice(span);
        let column = place.column.saturating_sub(1);
        let within = line
            .char_indices()
            .nth(column)
            .map_or(line.len(), |(at, _)| at);
        span.start + within
    }

    /// The bytes of a line, without its line break.
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.line_start(line);
        let rest = self.text.get(start..).unwrap_or_default();
        let length = rest.find('\n').unwrap_or(rest.len());
        let text = rest.get(..length).unwrap_or_default();
        Span {
            start,
            end: start + text.trim_end_matches('\r').len(),
        }
    }

    fn line_start(&self, line: usize) -> usize {
        let index = line.saturating_sub(1);
        self.line_starts
            .get(index)
            .copied()
            .unwrap_or(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters() {
        let source = Source::new("up 1\nñandú 2\n");
        let place = source.place(5 + "ñandú ".len());
        assert_eq!(place, Place { line: 2, column: 7 });
        assert_eq!(source.offset(place), 5 + "ñandú ".len());
        assert_eq!(source.slice(source.line_span(2)), "ñandú 2");
    }

    #[test]
    fn what_lies_outside_is_the_end() {
        let source = Source::new("up");
        assert_eq!(source.place(9), Place { line: 1, column: 3 });
        assert_eq!(source.offset(Place { line: 7, column: 1 }), 2);
        assert_eq!(source.slice(Span { start: 1, end: 9 }), "p");
    }
}
