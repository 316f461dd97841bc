//! Why a body was refused, and where.

use std::fmt;

/// A refusal: Prometheus would drop the whole scrape for it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{problem}", self.place())]
pub struct ParseError {
    /// From 1; 0 when the answer as a whole is refused, before its first line.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    pub problem: Problem,
    /// The refused line, cut to a length that can be quoted.
    pub line_text: String,
    /// Samples that were read before the refusal, as `scrape_samples_scraped` counts them.
    pub samples_before: usize,
}

impl ParseError {
    fn place(&self) -> String {
        if self.line == 0 {
            return String::new();
        }
        format!("line {}, column {}: ", self.line, self.column)
    }

    pub(crate) fn of_the_whole(problem: Problem) -> Self {
        Self {
            line: 0,
            column: 0,
            problem,
            line_text: String::new(),
            samples_before: 0,
        }
    }
}

/// The ways a body can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("the answer has no Content-Type: send `text/plain; version=0.0.4`")]
    NoContentType,
    #[error("Prometheus 3 does not read `{content_type}`: send `text/plain; version=0.0.4`")]
    UnsupportedContentType { content_type: String },
    #[error("expected a metric name or a comment, found {found}")]
    ExpectedLine { found: Found },
    #[error("expected a metric name after {keyword}, found {found}")]
    ExpectedMetadataName { keyword: &'static str, found: Found },
    #[error("expected a space and text after the name in {keyword}")]
    ExpectedMetadataText { keyword: &'static str },
    #[error("`{word}` is not a metric type")]
    UnknownType { word: String },
    #[error("the line ends with a carriage return: end lines with \\n only")]
    CarriageReturn,
    #[error("`{name}` is not a metric name: use letters, digits and underscores")]
    BadName { name: String },
    #[error("`{unit}` is not the ending of `{name}` after an underscore")]
    UnitIsNoSuffix { unit: String, name: String },
    #[error("expected a label name, found {found}")]
    ExpectedLabelName { found: Found },
    #[error("expected `=` after a label name, found {found}")]
    ExpectedEqual { found: Found },
    #[error("expected a label value in double quotes, found {found}")]
    ExpectedLabelValue { found: Found },
    #[error("expected `,` or `}}` after a label, found {found}")]
    ExpectedCommaOrBrace { found: Found },
    #[error("the metric name is given twice")]
    NameTwice,
    #[error("the metric name is missing")]
    NameMissing,
    #[error("label `{name}` is given twice")]
    LabelTwice { name: String },
    #[error("a label has an empty name")]
    EmptyLabelName,
    #[error("{what} is not valid UTF-8")]
    NotUtf8 { what: &'static str },
    #[error("expected a value, found {found}")]
    ExpectedValue { found: Found },
    #[error("`{text}` is not a number")]
    NotANumber { text: String },
    #[error("expected a timestamp in whole milliseconds or the end of the line, found {found}")]
    ExpectedTimestamp { found: Found },
    #[error("`{text}` is not a timestamp")]
    NotATimestamp { text: String },
    #[error("expected the end of the line, found {found}")]
    ExpectedLineEnd { found: Found },
    #[error("OpenMetrics must end with `# EOF`")]
    NoEof,
    #[error("nothing may follow `# EOF`")]
    AfterEof,
}

/// What stood where something else was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    End,
    Byte(u8),
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::End => f.write_str("the end"),
            Self::Byte(b'\n') => f.write_str("the end of the line"),
            Self::Byte(b'\r') => f.write_str("a carriage return"),
            Self::Byte(0xEF) => f.write_str("a byte order mark or a letter outside ASCII"),
            Self::Byte(byte @ 0x20..0x7F) => write!(f, "`{}`", char::from(*byte)),
            Self::Byte(byte) => write!(f, "the byte 0x{byte:02X}"),
        }
    }
}
