//! Scalars: their text, how it is written, and where each byte of it stands in the file.

use std::fmt;

use crate::{Place, Span};

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

#[derive(Debug, Clone)]
pub struct Scalar {
    pub text: Text,
    pub style: Style,
}

/// The text of a scalar after unescaping and folding, with a way back to the file.
#[derive(Clone)]
pub struct Text {
    text: Box<str>,
    span: Span,
    /// Sorted by `text`.
    segments: Box<[Segment]>,
}

/// A stretch of the text that stands in the file byte by byte, on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Where it begins in the text, in bytes.
    pub text: usize,
    /// Its length in bytes.
    pub length: usize,
    /// Where it begins in the file.
    pub place: Place,
}

impl Text {
    pub(crate) fn new(text: &str, span: Span, segments: Vec<Segment>) -> Self {
        Self {
            text: text.into(),
            span,
            segments: segments.into(),
        }
    }

    /// A text that stands in no file: every place of it is the start.
    pub fn without_place(text: &str) -> Self {
        Self::new(text, Span::at(Place::START), Vec::new())
    }

    /// What is not written, at the place where it is missing.
    pub fn empty_at(span: Span) -> Self {
        Self::new("", span, Vec::new())
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The whole scalar in the file, quotes and block indicator included.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where the byte at `offset` of the text stands in the file.
    ///
    /// What is not written there (the newline a block scalar ends with, the space of a folded line)
    /// is placed at the end of what comes before it.
    pub fn place_at(&self, offset: usize) -> Place {
        let after = self
            .segments
            .partition_point(|segment| segment.text <= offset);
        let Some(segment) = after
            .checked_sub(1)
            .and_then(|index| self.segments.get(index))
        else {
            return self.segments.first().map_or(self.span.start, |s| s.place);
        };
        let within = (offset - segment.text).min(segment.length);
        let end = self.text.floor_char_boundary(segment.text + within);
        segment
            .place
            .after(self.text.get(segment.text..end).unwrap_or_default())
    }

    /// The places of the bytes `start..end` of the text.
    pub fn span_of(&self, range: std::ops::Range<usize>) -> Span {
        let start = self.place_at(range.start);
        let end = match range.end.checked_sub(1) {
            Some(last) if range.end > range.start => {
                let last = self.text.floor_char_boundary(last);
                let next = self.text.ceil_char_boundary(last + 1);
                self.place_at(last).after(
                    self.text
                        .get(last..next)
                        .unwrap_or_default()
                        .trim_end_matches('\n'),
                )
            }
            _ => start,
        };
        Span {
            start,
            end: end.max(start),
        }
    }
}

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}@{}", self.text, self.span)
    }
}

/// Texts are equal when they say the same, wherever they stand.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text {}
