//! The value of a string in a query: bytes, as in Prometheus, where `"\xff"` is a string and no text.

use std::fmt::{self, Display, Formatter, Write};

use crate::literal::write_escaped;

/// What a string literal stands for. Nearly always text; functions that want a label's name check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StringLiteral {
    /// U+FFFD stands where bytes are no text.
    text: String,
    /// All bytes, where they are no text.
    raw: Option<Box<[u8]>>,
}

impl StringLiteral {
    /// As text, with U+FFFD for what is none.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// As text, with U+FFFD for what is none.
    pub fn into_text(self) -> String {
        self.text
    }

    pub fn bytes(&self) -> &[u8] {
        self.raw.as_deref().unwrap_or(self.text.as_bytes())
    }

    /// Whether the bytes are valid UTF-8.
    pub fn is_text(&self) -> bool {
        self.raw.is_none()
    }
}

impl From<String> for StringLiteral {
    fn from(text: String) -> Self {
        Self { text, raw: None }
    }
}

impl From<Vec<u8>> for StringLiteral {
    fn from(bytes: Vec<u8>) -> Self {
        String::from_utf8(bytes).map_or_else(
            |error| Self {
                text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
                raw: Some(error.into_bytes().into()),
            },
            Self::from,
        )
    }
}

/// In double quotes; reads back as the same bytes.
impl Display for StringLiteral {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for chunk in self.bytes().utf8_chunks() {
            chunk
                .valid()
                .chars()
                .try_for_each(|c| write_escaped(f, c))?;
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        f.write_char('"')
    }
}

#[cfg(test)]
mod tests {
    use crate::literal::unquote_bytes;

    #[test]
    fn bytes_that_are_no_text_are_kept_and_written_back() {
        let literal = unquote_bytes(r#""a\xc5z\u00e9\xff""#).unwrap();
        assert_eq!(literal.bytes(), b"a\xc5z\xc3\xa9\xff");
        assert_eq!(literal.text(), "a\u{fffd}z\u{e9}\u{fffd}");
        assert!(!literal.is_text());
        assert_eq!(literal.to_string(), "\"a\\xc5z\u{e9}\\xff\"");
        assert_eq!(unquote_bytes(&literal.to_string()), Ok(literal));
    }

    #[test]
    fn a_replacement_character_that_was_asked_for_is_text() {
        let literal = unquote_bytes(r#""\ufffd""#).unwrap();
        assert!(literal.is_text());
        assert_eq!(literal.to_string(), r#""\ufffd""#);
    }
}
