//! A cursor over source text that lexers share: it hands out stretches and writes them as HTML.

use super::{Token, push_escaped};

/// Where a lexer is, and the HTML so far.
pub(super) struct Scanner<'a> {
    source: &'a str,
    position: usize,
    html: String,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            source,
            position: 0,
            html: String::with_capacity(source.len() * 2),
        }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.source[self.position..]
    }

    /// All of the source, for a lexer that reads it at once.
    pub(super) fn whole(&self) -> &'a str {
        self.source
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn at_line_start(&self) -> bool {
        self.position == 0 || self.source[..self.position].ends_with('\n')
    }

    /// How many bytes from here on satisfy `wanted`.
    pub(super) fn span_while(&self, wanted: impl Fn(char) -> bool) -> usize {
        self.rest()
            .find(|c| !wanted(c))
            .unwrap_or(self.rest().len())
    }

    /// Length of the rest of the line, without its end.
    pub(super) fn line_length(&self) -> usize {
        self.rest().find('\n').unwrap_or(self.rest().len())
    }

    /// Length of a quoted string that starts here; `escapes` says whether a backslash protects.
    pub(super) fn quoted_length(&self, quote: char, escapes: bool) -> usize {
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            if character == '\\' && escapes {
                characters.next();
            } else if character == quote {
                return at + quote.len_utf8();
            }
        }
        self.rest().len()
    }

    /// Length of a number that starts here: digits, fraction, exponent, hex and `_`.
    pub(super) fn number_length(&self) -> usize {
        let bytes = self.rest().as_bytes();
        let mut length = 0;
        while let Some(&byte) = bytes.get(length) {
            let after_exponent = length > 0 && matches!(bytes[length - 1], b'e' | b'E');
            let is_part = byte.is_ascii_alphanumeric()
                || matches!(byte, b'.' | b'_')
                || (after_exponent && matches!(byte, b'+' | b'-'));
            if !is_part {
                break;
            }
            length += 1;
        }
        length
    }

    /// Writes the next `length` bytes as `token`.
    pub(super) fn take(&mut self, length: usize, token: Token) {
        let text = self.advance(length);
        self.html.push_str("<span class=\"");
        self.html.push_str(token.class());
        self.html.push_str("\">");
        push_escaped(&mut self.html, text);
        self.html.push_str("</span>");
    }

    /// Writes the next `length` bytes without a span.
    pub(super) fn plain(&mut self, length: usize) {
        let text = self.advance(length);
        push_escaped(&mut self.html, text);
    }

    /// Writes the next character without a span.
    pub(super) fn plain_char(&mut self) {
        let length = self.peek().map_or(0, char::len_utf8);
        self.plain(length);
    }

    /// Writes what lies before `position` in the whole source without a span.
    pub(super) fn plain_up_to(&mut self, position: usize) {
        self.plain(position - self.position);
    }

    pub(super) fn plain_to_end(&mut self) {
        self.plain(self.rest().len());
    }

    pub(super) fn into_html(self) -> String {
        self.html
    }

    fn advance(&mut self, length: usize) -> &'a str {
        let text = &self.source[self.position..self.position + length];
        self.position += length;
        text
    }
}

/// A letter, digit or underscore.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}
