//! Where something stands in a file.

use std::fmt;

/// A point in the source, as people count: line and column from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    /// Bytes from the start of the source.
    pub offset: usize,
}

impl Place {
    /// Where every file begins.
    pub const START: Self = Self {
        line: 1,
        column: 1,
        offset: 0,
    };

    /// The place after `text`, when `text` begins here.
    #[must_use]
    pub fn after(self, text: &str) -> Self {
        let offset = self.offset + text.len();
        match text.rfind('\n') {
            None => Self {
                line: self.line,
                column: self.column + text.chars().count(),
                offset,
            },
            Some(newline) => Self {
                line: self.line + text.matches('\n').count(),
                column: 1 + text.get(newline + 1..).unwrap_or_default().chars().count(),
                offset,
            },
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// What a node covers in the source; `end` is the first place behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    pub start: Place,
    pub end: Place,
}

impl Span {
    /// A span without length.
    pub fn at(place: Place) -> Self {
        Self {
            start: place,
            end: place,
        }
    }

    /// The bytes of the source that the span covers.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start.offset..self.end.offset
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.start.fmt(f)
    }
}

/// A value and where it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}
